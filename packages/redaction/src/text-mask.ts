/** Masks one text: cuts it, scans it, and puts replacements in the place of what was found. */
import type { RedactionCategory } from './category.ts';
import { isMasked, type Replace } from './replacement.ts';
import type { Match } from './scan/detector.ts';
import type { Scanner } from './scan/scanner.ts';

/** How far beyond the cut is looked, so that what begins before it is known for what it is. */
const LOOK_AHEAD = 1_024;

/** Ends a text that was cut. */
export const TRUNCATED = '[TRUNCATED]';

/** What a text is masked by. */
export interface TextMaskParts {
  readonly scanner: Scanner;
  readonly maxTextLength: number;
  /** Longest literal of the application, in code units. */
  readonly longestLiteral: number;
  readonly replace: (match: Match) => Replace;
  readonly count: (category: RedactionCategory) => void;
}

/** A function that masks a text; the same text where there is nothing to mask. */
export function textMask({
  scanner,
  maxTextLength,
  longestLiteral,
  replace,
  count,
}: TextMaskParts): (text: string) => string {
  const lookAhead = Math.max(LOOK_AHEAD, longestLiteral);
  return (text) => {
    // A text that was cut before is whole.
    if (text.length <= maxTextLength || (text.length <= maxTextLength + TRUNCATED.length && text.endsWith(TRUNCATED))) {
      const matches = scanner.scan(text);
      return matches === undefined ? text : replaced(text, text.length, matches);
    }
    const seen = maxTextLength + lookAhead;
    const matches = scanner.scan(text.slice(0, seen), text.length > seen) ?? [];
    return replaced(text, endOfWhole(text, maxTextLength), matches) + TRUNCATED;
  };

  function replaced(text: string, end: number, matches: readonly Match[]): string {
    let result = '';
    let from = 0;
    for (const match of matches) {
      // What begins beyond the cut is cut off; what lies over it is replaced as a whole.
      if (match.start >= end) break;
      const matched = text.slice(match.start, match.end);
      if (isMasked(matched)) continue;
      count(match.category);
      result += text.slice(from, match.start) + replace(match)(matched, match.category);
      from = match.end;
    }
    return from === 0 ? text.slice(0, end) : result + text.slice(from, Math.max(from, end));
  }
}

/** A place at or before `end` that does not part a surrogate pair. */
function endOfWhole(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd8_00 && last <= 0xdb_ff ? end - 1 : end;
}
