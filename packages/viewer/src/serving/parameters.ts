/** What is asked with a question, read from its address. */
import { parseDurationMs, parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import { ApiProblem } from './problem.ts';

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;
const MAX_TEXT = 1_024;

const RECENT_NS = 900_000_000_000n;

/** Reads parameters by name; throws an {@link ApiProblem} `bad_request` that names the one which cannot be. */
export class Parameters {
  readonly #query: URLSearchParams;
  readonly #nowNs: bigint;

  /** @param nowNs nanoseconds since the epoch, from which spans of time are counted back */
  constructor(query: URLSearchParams, nowNs: bigint) {
    this.#query = query;
    this.#nowNs = nowNs;
  }

  text(name: string): string | undefined {
    const value = this.#query.get(name);
    if (value === null || value === '') return undefined;
    if (value.length > MAX_TEXT) throw bad(name, `at most ${MAX_TEXT} characters`);
    return value;
  }

  texts(name: string): string[] {
    const values = this.#query.getAll(name).filter((value) => value !== '');
    if (values.some((value) => value.length > MAX_TEXT)) throw bad(name, `at most ${MAX_TEXT} characters`);
    return values;
  }

  integer(name: string, min: number, max: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^\d{1,15}$/.test(text) || value < min || value > max) throw bad(name, `a whole number from ${min} to ${max}`);
    return value;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw bad(name, `one of ${choices.join(', ')}`);
    return found;
  }

  /** Nanoseconds since the epoch. */
  time(name: string): bigint | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^\d{1,19}$/.test(text)) return inRange(name, BigInt(text));
    const agoMs = text.startsWith('-') ? parseDurationMs(text.slice(1)) : undefined;
    if (agoMs !== undefined) return this.#nowNs - BigInt(agoMs) * 1_000_000n;
    const parsed = parseRfc3339(text);
    if (parsed === undefined)
      throw bad(name, 'nanoseconds since the epoch, a date-time of RFC 3339, or a span such as -15m');
    return toNanoseconds(parsed);
  }

  /** `from` and `to`, where they are given. */
  range(): { readonly from?: bigint; readonly to?: bigint } {
    const [from, to] = [this.time('from'), this.time('to')];
    if (from !== undefined && to !== undefined && from >= to) throw bad('from', 'before to');
    return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  }

  /** `from` and `to`, the last fifteen minutes unless given. */
  recent(): { readonly from: bigint; readonly to: bigint } {
    const to = this.time('to') ?? this.#nowNs;
    const from = this.time('from') ?? to - RECENT_NS;
    if (from >= to) throw bad('from', 'before to');
    return { from, to };
  }

  /** `limit` and `after`. */
  page(): { readonly limit: number; readonly after?: string } {
    const after = this.text('after');
    return { limit: this.integer('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT, ...(after !== undefined && { after }) };
  }

  /** Those of the texts that are given. */
  given<Name extends string>(...names: readonly Name[]): { readonly [K in Name]?: string } {
    const found: { [K in Name]?: string } = {};
    for (const name of names) {
      const value = this.text(name);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }
}

function inRange(name: string, value: bigint): bigint {
  if (value >= 2n ** 63n) throw bad(name, 'below 2^63');
  return value;
}

function bad(name: string, expected: string): ApiProblem {
  return new ApiProblem('bad_request', `${name} must be ${expected}`);
}
