/** Options of a redactor, checked where they are given. */
import { type FaultCounter, typeName } from '@weir/otel-compat';
import type { MeterProvider } from '@opentelemetry/api';
import { OPT_IN_CATEGORIES, REDACTION_CATEGORIES, type RedactionCategory } from './category.ts';
import { RedactionError } from './errors.ts';
import type { LinearPattern } from './patterns.ts';
import { REDACTED, type Replace, type Replacement, replacing } from './replacement.ts';

/** Options of `createRedactor`; all may be left out. */
export interface RedactorOptions {
  /**
   * Categories to switch: `false` leaves one out, `true` takes one in (`phone` is out unless it is asked for), a replacement
   * of its own takes it in with that. Default: all but `phone`.
   */
  readonly categories?: Readonly<Partial<Record<RedactionCategory, boolean | Replacement>>>;
  /**
   * Names of fields, full or last segment, beside the built-in ones: `true` masks what they hold, a replacement does so with
   * that, `false` exempts a built-in name. Case, `-` and `_` do not count.
   */
  readonly fields?: Readonly<Record<string, boolean | Replacement>>;
  /** Patterns of the application, by a name for each. */
  readonly patterns?: Readonly<
    Record<string, LinearPattern | { readonly pattern: LinearPattern; readonly replacement: Replacement }>
  >;
  /** Texts to mask wherever they stand, such as the secrets of the environment; each of at least 4 characters. */
  readonly literals?: readonly string[];
  /**
   * Turns the redactor round: only fields of these names keep their value, which is still scanned. A name allows what is
   * nested under it, and `http.*` each name that begins so. Text without a name, as a log body, is scanned.
   */
  readonly allow?: readonly string[];
  /** Default `[REDACTED]`. */
  readonly replacement?: Replacement;
  /** Most characters of one text that are kept; the rest is cut off. From 256 to 1,048,576; default 32,768. */
  readonly maxTextLength?: number;
  /** How deep values may be nested; what lies deeper is replaced. From 1 to 64; default 16. */
  readonly maxDepth?: number;
  /** Most members of one value, nested ones included; further ones are left out. From 16 to 1,000,000; default 10,000. */
  readonly maxMembers?: number;
  /** Where the counts are exported. Default: the registered MeterProvider, once there is one. */
  readonly meterProvider?: MeterProvider;
}

/** Bounds of the work on one value. */
export interface Limits {
  readonly maxTextLength: number;
  readonly maxDepth: number;
  readonly maxMembers: number;
}

/** Bounds, each checked. @throws RedactionError `WEIR_REDACTION_OPTION` */
export function limitsOf(options: RedactorOptions): Limits {
  return {
    maxTextLength: integer('maxTextLength', options.maxTextLength ?? 32_768, 256, 1_048_576),
    maxDepth: integer('maxDepth', options.maxDepth ?? 16, 1, 64),
    maxMembers: integer('maxMembers', options.maxMembers ?? 10_000, 16, 1_000_000),
  };
}

/** What replaces a match, by category or by the name that the application gave. */
export interface Replacements {
  readonly enabled: (category: RedactionCategory) => boolean;
  readonly of: (category: RedactionCategory, given?: string) => Replace;
}

/** Which categories are looked for, and what replaces each. @throws RedactionError `WEIR_REDACTION_OPTION` */
export function replacementsOf(options: RedactorOptions, faults: FaultCounter): Replacements {
  const standard = replacing('replacement', options.replacement ?? REDACTED, faults);
  const chosen = record('categories', options.categories);
  for (const name of Object.keys(chosen)) {
    if (!(REDACTION_CATEGORIES as readonly string[]).includes(name)) {
      throw new RedactionError('WEIR_REDACTION_OPTION', `categories has no ${JSON.stringify(name.slice(0, 64))}`);
    }
  }
  const enabled = new Set(REDACTION_CATEGORIES.filter((name) => chosen[name] ?? !OPT_IN_CATEGORIES.has(name)));
  const byCategory = own('categories', chosen, faults);
  const byField = own('fields', record('fields', options.fields), faults);
  const byPattern = new Map(
    Object.entries(record('patterns', options.patterns)).flatMap(([name, given]) =>
      typeof given === 'object' && given !== null && 'replacement' in given
        ? [[name, replacing(`patterns.${name}.replacement`, given.replacement, faults)] as const]
        : [],
    ),
  );
  return {
    enabled: (category) => enabled.has(category),
    of: (category, given) => {
      const named = given === undefined ? undefined : (category === 'field' ? byField : byPattern).get(given);
      return named ?? byCategory.get(category) ?? standard;
    },
  };
}

/** The members that are a replacement rather than a switch. */
function own(
  option: string,
  given: Readonly<Record<string, unknown>>,
  faults: FaultCounter,
): ReadonlyMap<string, Replace> {
  return new Map(
    Object.entries(given)
      .filter(([, value]) => typeof value !== 'boolean' && value !== undefined)
      .map(([name, value]) => [name, replacing(`${option}.${name}`, value, faults)]),
  );
}

/** @throws RedactionError `WEIR_REDACTION_OPTION` for what is neither left out nor a plain object */
export function record(option: string, value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RedactionError('WEIR_REDACTION_OPTION', `${option} must be an object (got ${typeName(value)})`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** @throws RedactionError `WEIR_REDACTION_OPTION` for what is neither left out nor an array */
export function list(option: string, value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    throw new RedactionError('WEIR_REDACTION_OPTION', `${option} must be an array (got ${typeName(value)})`);
  }
  return value;
}

function integer(option: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  throw new RedactionError(
    'WEIR_REDACTION_OPTION',
    `${option} must be an integer from ${min} to ${max} (got ${typeName(value)})`,
  );
}
