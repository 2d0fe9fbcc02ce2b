/** International bank account numbers (ISO 13616-1), by country, length and the check of ISO/IEC 7064 MOD 97-10. */
import { type Detector, endOfMatch, isAlphanumericAt, type Match } from '../scan/detector.ts';

/** Length by country: the IBAN registry of SWIFT, release 99. */
const LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 ' +
  'FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
  'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 ' +
  'SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';

const lengthOf = new Map(LENGTHS.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));

// As stored, or in groups of four with one sign between; longer than any, since the length is the country's.
const WRITTEN =
  /[A-Za-z]{2}\d{2}(?:[A-Za-z0-9]{11,30}|(?:[ \u00A0-][A-Za-z0-9]{4}){2,7}(?:[ \u00A0-][A-Za-z0-9]{1,4})?)/y;

export const iban: Detector = {
  keywords: [...lengthOf.keys()].map((country) => `${country.toLowerCase()}00`),
  find({ text }, at): Match | undefined {
    if (at > 0 && isAlphanumericAt(text, at - 1)) return undefined;
    const last = endOfMatch(WRITTEN, text, at);
    if (last === -1) return undefined;
    const length = lengthOf.get(text.slice(at, at + 2).toUpperCase()) ?? 0;
    const end = endAfter(text, at, last, length);
    if (end === -1 || isAlphanumericAt(text, end)) return undefined;
    return hasValidCheck(text.slice(at, end)) ? { start: at, end, category: 'iban' } : undefined;
  },
};

/** The place after so many letters and digits, or -1 where there are fewer. */
function endAfter(text: string, start: number, last: number, count: number): number {
  let left = count;
  for (let index = start; index < last; index += 1) {
    if (isAlphanumericAt(text, index)) left -= 1;
    if (left === 0) return index + 1;
  }
  return -1;
}

function hasValidCheck(written: string): boolean {
  const compact = written.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
  // The check is 98 less a remainder of 97: 02 to 98. The others pass the sum of their neighbours, and are never given.
  if (/^..(?:00|01|99)/.test(compact)) return false;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
