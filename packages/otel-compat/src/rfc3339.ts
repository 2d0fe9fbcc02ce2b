/** RFC 3339 date-times with nanoseconds, to and from `[seconds, nanoseconds]`. */
import type { HrTime } from '@opentelemetry/api';

const SECONDS_OF_DAY = 86_400;
// Years 0000 to 9999: the range that RFC 3339 can write with four digits.
const MIN_SECONDS = -62_167_219_200;
const MAX_SECONDS = 253_402_300_799;

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

let cachedSeconds = Number.NaN;
let cachedText = '';

/**
 * Writes a time as RFC 3339 in UTC with nine fractional digits.
 *
 * @param time seconds since the epoch (years 0000 to 9999) and nanoseconds (0 to 999,999,999)
 * @throws RangeError when either is out of range
 * @example
 * formatRfc3339([1_700_000_000, 42]); // '2023-11-14T22:13:20.000000042Z'
 */
export function formatRfc3339([seconds, nanos]: HrTime): string {
  if (seconds !== cachedSeconds) {
    if (!Number.isInteger(seconds) || seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      throw new RangeError(`seconds must be an integer within years 0000 to 9999 (got ${seconds})`);
    }
    cachedText = new Date(seconds * 1_000).toISOString().slice(0, 19);
    cachedSeconds = seconds;
  }
  if (!Number.isInteger(nanos) || nanos < 0 || nanos > 999_999_999) {
    throw new RangeError(`nanoseconds must be an integer from 0 to 999999999 (got ${nanos})`);
  }
  return `${cachedText}.${String(nanos).padStart(9, '0')}Z`;
}

/**
 * Reads an RFC 3339 date-time with at most nine fractional digits; any offset. A leap second (`:60`) is the second after.
 *
 * @returns undefined for anything that is not a date-time of RFC 3339 section 5.6, or lies outside years 0000 to 9999
 * @example
 * parseRfc3339('2023-11-14T23:13:20.5+01:00'); // [1700000000, 500000000]
 */
export function parseRfc3339(text: string): HrTime | undefined {
  // What this module writes, within the second that was read last: events come in bursts.
  if (text.length === WRITTEN_LENGTH && text.endsWith('Z') && text.startsWith(readText)) {
    const nanos = nineDigits(text, readText.length);
    if (nanos !== undefined) return [readSeconds, nanos];
  }
  const time = parsed(text);
  if (time !== undefined && text.length === WRITTEN_LENGTH && text.endsWith('Z')) {
    readText = text.slice(0, WRITTEN_LENGTH - 10);
    readSeconds = time[0];
  }
  return time;
}

const WRITTEN_LENGTH = '2023-11-14T22:13:20.000000042Z'.length;
// With the dot. True from the beginning: what matches a placeholder would be read as a time that there is not.
let readText = '1970-01-01T00:00:00.';
let readSeconds = 0;

/** The number that nine characters from `from` on are the digits of. */
function nineDigits(text: string, from: number): number | undefined {
  let number = 0;
  for (let index = from; index < from + 9; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

function parsed(text: string): HrTime | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour = '00', offsetMinute = '00'] = match;
  const days = daysSinceEpoch(Number(year), Number(month), Number(day));
  if (days === undefined) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const offset = (Number(offsetHour) * 3_600 + Number(offsetMinute) * 60) * (sign === '-' ? -1 : 1);
  const seconds = days * SECONDS_OF_DAY + Number(hour) * 3_600 + Number(minute) * 60 + Number(second) - offset;
  if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) return undefined;
  return [seconds, Number(fraction.padEnd(9, '0'))];
}

/**
 * The time as one integer, for differences that stay exact.
 *
 * @example
 * toNanoseconds([1, 5]); // 1000000005n
 */
export function toNanoseconds([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

function daysSinceEpoch(year: number, month: number, day: number): number | undefined {
  // setUTCFullYear, because Date.UTC takes years below 100 for 19xx.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() / (SECONDS_OF_DAY * 1_000);
}
