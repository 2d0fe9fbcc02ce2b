/** Telephone numbers, where they are asked for: E.164 with its plus sign, and the written forms of North America. */
import { type Detector, endOfMatch, isAlphanumericAt, isDigitAt, type Match } from '../scan/detector.ts';

// ITU-T E.164 section 6: at most 15 digits; E.123 writes groups with spaces, brackets and hyphens.
const INTERNATIONAL = /\+[1-9](?:[ ().\u00A0-]{0,2}\d){6,14}(?!\d)/y;
// NANP: area code and exchange begin with 2 to 9.
const NORTH_AMERICAN = /\(?[2-9]\d{2}(?:\) ?|[ .-])[2-9]\d{2}[ .-]\d{4}(?!\d)/y;

export const phone: Detector = {
  keywords: ['+0', '000-000-0000', '000.000.0000', '000 000 0000', '(000) 000-0000', '(000)000-0000'],
  find({ text }, at): Match | undefined {
    if (at > 0 && (isAlphanumericAt(text, at - 1) || (text[at - 1] === '.' && isDigitAt(text, at - 2))))
      return undefined;
    const end = endOfMatch(text[at] === '+' ? INTERNATIONAL : NORTH_AMERICAN, text, at);
    return end === -1 || isAlphanumericAt(text, end) ? undefined : { start: at, end, category: 'phone' };
  },
};
