/** Payment card numbers: 13 to 19 digits of a known network, in one run or grouped as printed, with the right check digit. */
import { type Detector, endOfMatch, isAlphanumericAt, isDigitAt, type Match } from '../scan/detector.ts';
import { passesLuhn } from './luhn.ts';

const RUN = /\d{13,19}(?!\d)/y;
// 4-4-4-4 with up to three more, and 4-6-5 or 4-6-4; one separator throughout.
const GROUPED = /\d{4}([ .\u00A0-])(?:\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|\d{6}\1\d{4,5})(?!\d)/y;

const MAESTRO = '50|5[6-8]|63|67';

/**
 * First digits by length (ISO/IEC 7812-1; the ranges that the networks publish). Without them every tenth 13-digit timestamp
 * would be a card.
 */
const NETWORKS: Readonly<Record<number, RegExp>> = {
  // Visa.
  13: new RegExp(`^(?:4|${MAESTRO})`),
  // Diners Club.
  14: new RegExp(`^(?:3[0689]|${MAESTRO})`),
  // American Express; JCB of old.
  15: new RegExp(`^(?:3[47]|2131|1800|${MAESTRO})`),
  // Visa; Mastercard; Discover, Diners Club and RuPay; JCB; UnionPay; Mir; Dankort and Verve are within Maestro's; Troy.
  16: new RegExp(
    `^(?:4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|60|64[4-9]|65|3[0689]|35(?:2[89]|[3-8])|62|8[12]|220[0-4]|9792|${MAESTRO})`,
  ),
  // UnionPay; Discover.
  17: new RegExp(`^(?:62|6011|64[4-9]|65|${MAESTRO})`),
  18: new RegExp(`^(?:62|6011|64[4-9]|65|${MAESTRO})`),
  // Visa has these, too.
  19: new RegExp(`^(?:4|62|6011|64[4-9]|65|${MAESTRO})`),
};

export const card: Detector = {
  keywords: [
    '0000000000000',
    ...[' ', '-', '.', '\u00a0'].flatMap((separator) => [
      `0000${separator}0000${separator}`,
      `0000${separator}000000${separator}`,
    ]),
  ],
  find({ text }, at): Match | undefined {
    if (!startsNumber(text, at)) return undefined;
    let end = endOfMatch(RUN, text, at);
    if (end === -1) end = endOfMatch(GROUPED, text, at);
    if (end === -1 || isAlphanumericAt(text, end) || (text[end] === '.' && isDigitAt(text, end + 1))) return undefined;
    return isCardNumber(text.slice(at, end).replaceAll(/\D/g, '')) ? { start: at, end, category: 'card' } : undefined;
  },
};

/** Whether digits are the number of a payment card. */
export function isCardNumber(digits: string): boolean {
  return NETWORKS[digits.length]?.test(digits) === true && passesLuhn(digits);
}

/** Whether a number begins here: not within a word, nor among the decimals of a number. */
function startsNumber(text: string, at: number): boolean {
  if (at === 0) return true;
  return !isAlphanumericAt(text, at - 1) && !(text[at - 1] === '.' && isDigitAt(text, at - 2));
}
