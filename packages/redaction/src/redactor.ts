/** The one masking function, made of options. */
import { errorName, FaultCounter, type Mask } from '@weir/otel-compat';
import { noCounts, type RedactionCategory, type RedactionCounts } from './category.ts';
import { builtInDetectors } from './detectors/built-in.ts';
import { isCardNumber } from './detectors/card.ts';
import { allowList } from './fields/allow-list.ts';
import { FieldNames } from './fields/field-names.ts';
import { remembered } from './fields/remembered.ts';
import { MaskedMetric } from './masked-metric.ts';
import { limitsOf, list, record, type RedactorOptions, replacementsOf } from './options.ts';
import { literalDetector, patternSource } from './patterns.ts';
import { isMasked, REDACTED } from './replacement.ts';
import { Scanner } from './scan/scanner.ts';
import { textMask } from './text-mask.ts';
import { ValueWalk, type WalkParts } from './value-walk.ts';

/** What can go wrong inside a redactor. */
export type RedactionFault = 'bad_replacement' | 'bad_pattern' | 'internal_error';

/** What a redactor has done. */
export interface RedactionStats {
  /** How often each category was masked. */
  readonly masked: Readonly<RedactionCounts>;
  /** How often a replacement function or a pattern of the application failed, or the redactor itself. */
  readonly faults: Readonly<Record<RedactionFault, number>>;
}

/** Masks values, and counts what it masked. */
export interface Redactor {
  /** The masking function: hand it to whatever lets something out. It may be taken off the object. */
  readonly mask: Mask;
  /** Counts so far; never what was masked. */
  stats(): RedactionStats;
}

/**
 * Makes a redactor. Everything that is looked for is compiled here; masking then is one pass over each text.
 *
 * @throws RedactionError `WEIR_REDACTION_OPTION` that names the option and the type it had
 * @example
 * const { mask } = createRedactor({ fields: { 'user.id': { hash: { key: hashKey } } } });
 * mask('alice@example.com asked'); // '[REDACTED] asked'
 * mask({ password: 'hunter2', port: 80 }); // { password: '[REDACTED]', port: 80 }
 * mask('u-17', 'user.id') === mask('u-17', 'user.id'); // true
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const given = record('options', options) as RedactorOptions;
  const faults = new FaultCounter<RedactionFault>('@weir/redaction');
  const counts = noCounts();
  const metric = new MaskedMetric(counts, given.meterProvider);
  const limits = limitsOf(given);
  const replacements = replacementsOf(given, faults);
  const names = new FieldNames(replacements.enabled, record('fields', given.fields));
  const literals = list('literals', given.literals);
  const count = (category: RedactionCategory): void => {
    counts[category] += 1;
    metric.observe();
  };
  const scanner = new Scanner(
    [...literals.map(literalDetector), ...builtInDetectors(names, replacements.enabled)],
    patternsOf(given).map(([name, pattern]) => patternSource(name, pattern, faults)),
  );
  const parts: WalkParts = {
    limits,
    text: textMask({
      scanner,
      maxTextLength: limits.maxTextLength,
      longestLiteral: Math.max(0, ...literals.map((literal) => String(literal).length)),
      replace: ({ category, given: name }) => replacements.of(category, name),
      count,
    }),
    ruleFor: names.ruleFor,
    isPlainName: remembered((name) => name.length <= limits.maxTextLength && scanner.scan(name) === undefined),
    allowed: given.allow === undefined ? undefined : remembered(allowList(list('allow', given.allow))),
    replaced(category, matched, name) {
      if (isMasked(matched)) return matched;
      count(category);
      // Nothing can be told of what has no text.
      return matched === '' ? REDACTED : replacements.of(category, name)(matched, category);
    },
    isCard: (digits) => replacements.enabled('card') && isCardNumber(digits),
  };
  const mask = (value: unknown, name?: string): unknown => {
    try {
      if (typeof value === 'string' && name === undefined) return parts.text(value);
      return new ValueWalk(parts).value(value, name, false);
    } catch (error) {
      faults.count('internal_error', `a value could not be masked: ${errorName(error)}`);
      return REDACTED;
    }
  };
  return {
    mask: mask as Mask,
    stats: () => ({
      masked: { ...counts },
      faults: { bad_replacement: 0, bad_pattern: 0, internal_error: 0, ...faults.counts() },
    }),
  };
}

function patternsOf({ patterns }: RedactorOptions): readonly (readonly [name: string, pattern: unknown])[] {
  return Object.entries(record('patterns', patterns)).map(([name, value]) => {
    const wrapped = typeof value === 'object' && value !== null && 'pattern' in value;
    return [name, wrapped ? value.pattern : value] as const;
  });
}

/** Whether a value is a redactor, of whichever copy of this package. */
export function isRedactor(value: unknown): value is Redactor {
  return typeof (value as Partial<Redactor> | null | undefined)?.mask === 'function';
}
