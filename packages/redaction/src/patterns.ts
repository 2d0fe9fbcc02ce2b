/** Patterns and literals of the application, as parts of the scan. */
import { errorName, type FaultCounter, typeName } from '@weir/otel-compat';
import type { RedactionCategory } from './category.ts';
import { RedactionError } from './errors.ts';
import type { Detector, Match } from './scan/detector.ts';
import type { MatchSource } from './scan/scanner.ts';

/**
 * A pattern of an engine whose time is linear in the text, whatever the pattern: `re2()` of `@weir/redaction/re2` makes one.
 *
 * An engine that goes back and tries again, as that of `RegExp` does, can be held for hours by a text made for it.
 */
export interface LinearPattern {
  /** Every match, in order: where it starts and where it ends. */
  matches(text: string): Iterable<readonly [start: number, end: number]>;
}

/** Shorter literals would be found in everything. */
const MIN_LITERAL = 4;

/** More matches in one text are not looked for: each may read all the rest, so that many would take long after all. */
const MAX_MATCHES = 256;

/** @throws RedactionError `WEIR_REDACTION_OPTION` for what is no pattern of a linear engine */
export function patternSource(name: string, pattern: unknown, faults: FaultCounter): MatchSource {
  if (pattern instanceof RegExp || typeof pattern === 'string') {
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `patterns.${name} must be made by a linear-time engine, such as re2() of @weir/redaction/re2 (got ${
        typeof pattern === 'string' ? 'string' : 'RegExp'
      }): an engine that backtracks can be stalled by what it is given`,
    );
  }
  if (typeof (pattern as LinearPattern | null)?.matches !== 'function') {
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `patterns.${name} must have a method matches (got ${typeName(pattern)})`,
    );
  }
  const linear = pattern as LinearPattern;
  return (text): readonly Match[] => {
    const found: Match[] = [];
    try {
      for (const [start, end] of linear.matches(text)) {
        const last = found.length === MAX_MATCHES - 1;
        if (end > start) found.push({ start, end: last ? text.length : end, category: 'pattern', given: name });
        if (last) break;
      }
    } catch (error) {
      // What a pattern would have masked is not known any more: nothing of the text may leave.
      faults.count('bad_pattern', `a pattern failed: ${errorName(error)}`);
      return [{ start: 0, end: text.length, category: 'pattern', given: name }];
    }
    return found;
  };
}

/** @throws RedactionError `WEIR_REDACTION_OPTION` for a literal that is no string, or too short */
export function literalDetector(literal: unknown, index: number): Detector {
  if (typeof literal !== 'string' || literal.length < MIN_LITERAL) {
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `literals[${index}] must be a string of at least ${MIN_LITERAL} characters (got ${
        typeof literal === 'string' ? `one of ${literal.length}` : typeName(literal)
      })`,
    );
  }
  const category: RedactionCategory = 'literal';
  return {
    keywords: [literal.replaceAll(/\d/g, '0')],
    find: ({ text }, at) =>
      text.startsWith(literal, at) ? { start: at, end: at + literal.length, category } : undefined,
  };
}
