/** What recognises one kind of private text. */
import type { RedactionCategory } from '../category.ts';

/** Part of a text that is to be replaced. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly category: RedactionCategory;
  /** Name of the field or pattern, where the application gave one. */
  readonly given?: string;
}

/** A text under scan. */
export interface Scanned {
  readonly text: string;
  /** Whether the text goes on beyond what is looked at. What may be the beginning of a match at the end then is one. */
  readonly cut: boolean;
}

/**
 * Recognises what stands at a keyword.
 *
 * The scan stays linear only while each detector keeps to this: a call that finds nothing looks at a bounded number of
 * characters, or at none that another call from a later keyword would look at again.
 */
export interface Detector {
  /** Lower-case text that each match holds; case does not count, and `0` stands for any digit. */
  readonly keywords: readonly string[];
  /**
   * @param at where the keyword begins
   * @param end where it ends
   * @param from what lies before is masked or passed: a match starts here at the earliest
   */
  find(scanned: Scanned, at: number, end: number, from: number): Match | undefined;
}

/** The match of a sticky pattern at a place: where it ends, or -1. The pattern must have the flag `y`. */
export function endOfMatch(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Whether an ASCII letter or digit stands at a place. */
export function isAlphanumericAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Whether a digit stands at a place. */
export function isDigitAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}
