/** US social security numbers, as the Social Security Administration assigns them: area, group, serial. */
import { type Detector, endOfMatch, isAlphanumericAt, isDigitAt, type Match } from '../scan/detector.ts';

// Never assigned: areas 000, 666 and 900 to 999, group 00, serial 0000.
const ASSIGNED = /(?!000|666|9)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}/y;

export const ssn: Detector = {
  keywords: ['000-00-0000', '000 00 0000'],
  find({ text }, at, end): Match | undefined {
    if (endOfMatch(ASSIGNED, text, at) === -1 || isPartOfMore(text, at, end)) return undefined;
    return { start: at, end, category: 'ssn' };
  },
};

/** Whether the digits go on, with or without a sign between. */
function isPartOfMore(text: string, start: number, end: number): boolean {
  if (
    start > 0 &&
    (isAlphanumericAt(text, start - 1) || (/[-.+]/.test(text[start - 1] as string) && isDigitAt(text, start - 2)))
  )
    return true;
  return isAlphanumericAt(text, end) || (/[-.]/.test(text[end] ?? '') && isDigitAt(text, end + 1));
}
