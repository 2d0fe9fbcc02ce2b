/** What a question is asked of, and how its conditions are put together. */
import type { DatabaseSync } from 'node:sqlite';
import type { RowCounts } from '../rows/counts.ts';

/** A value that stands for a `?`. */
export type Parameter = string | number | bigint | null;

/** The database, and what its thread counts. */
export interface QuestionContext {
  readonly db: DatabaseSync;
  readonly state: {
    readonly kept: Readonly<RowCounts>;
    readonly received: Readonly<RowCounts>;
    readonly evicted: Readonly<RowCounts>;
    readonly removalProblem: string | undefined;
    usedBytes(): number;
  };
}

/** Narrows every list. Times are nanoseconds since the epoch. */
export interface ListArgs {
  readonly from?: bigint;
  readonly to?: bigint;
  readonly limit: number;
  readonly after?: string;
}

/** A row as it comes: columns beyond 2^53 are asked for as text. */
export type Row = Record<string, string | number | null>;

/** Conditions of a query, all of which must hold. */
export class Conditions {
  readonly #conditions: string[] = [];
  readonly parameters: Parameter[] = [];

  /** Adds a condition where there is a value for it, once for every `?` of the condition. */
  add(condition: string, value: Parameter | undefined): this {
    if (value === undefined) return this;
    this.#conditions.push(condition);
    for (let places = condition.split('?').length - 1; places > 0; places -= 1) this.parameters.push(value);
    return this;
  }

  /** Adds a condition with several values. */
  addAll(condition: string, values: readonly Parameter[] | undefined): this {
    if (values === undefined) return this;
    this.#conditions.push(condition);
    this.parameters.push(...values);
    return this;
  }

  /** ` WHERE ...`, or nothing. */
  get where(): string {
    return this.#conditions.length === 0 ? '' : ` WHERE ${this.#conditions.join(' AND ')}`;
  }
}

/** A text as a pattern of LIKE that finds it anywhere; used with `ESCAPE '\'`. */
export function containing(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** The rows of a query. */
export function rowsOf(db: DatabaseSync, sql: string, parameters: readonly Parameter[]): Row[] {
  const statement = db.prepare(sql);
  if (!NUMBERED.test(sql)) return statement.all(...parameters) as Row[];
  return statement.all(Object.fromEntries(parameters.map((value, index) => [`?${index + 1}`, value]))) as Row[];
}

/** Parameters such as `?1`, which the oldest Node of the range binds by name only. */
const NUMBERED = /\?\d/;

/** `value` as a member, where it is neither null nor empty. */
export function member<Key extends string>(
  key: Key,
  value: string | number | null | undefined,
): { [K in Key]?: string } {
  return value === null || value === undefined || value === ''
    ? {}
    : ({ [key]: String(value) } as { [K in Key]: string });
}

/** The two numbers of a place in a list that is ordered by a time and an id; undefined where it is none. */
export function placeOf(after: string | undefined): readonly [bigint, bigint] | undefined {
  const match = /^(-?\d{1,19})\.(\d{1,19})$/.exec(after ?? '');
  return match === null ? undefined : [BigInt(match[1] as string), BigInt(match[2] as string)];
}
