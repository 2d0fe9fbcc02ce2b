/** Times of events: RFC 3339 in UTC, to the nanosecond, and without a fraction where there is none. */
import type { HrTime } from '@opentelemetry/api';
import { formatRfc3339 } from '@weir/otel-compat';

const SECONDS_LENGTH = '2023-11-14T22:13:20'.length;
const LAST_NANOSECOND = 999_999_999;
// Numbers of three digits as text: put together from three of them, a fraction costs a third.
// They are made with the first, since an import is paid by everybody.
let digits: readonly string[] = [];

let cachedSeconds = Number.NaN;
let cachedText = '';

/** A moment by its two parts: the text of its second, which is empty where there is no time, and its nanoseconds. */
export interface Moment {
  second: string;
  nanos: number;
}

/** Reads a time into a moment. @returns whether it is one, of the years 0000 to 9999 */
export function readTime(time: HrTime | undefined, moment: Moment): boolean {
  try {
    const seconds = (time as HrTime)[0];
    const nanos = (time as HrTime)[1];
    if (!Number.isInteger(nanos) || nanos < 0 || nanos > LAST_NANOSECOND) return false;
    if (seconds !== cachedSeconds) {
      cachedText = formatRfc3339([seconds, 0]).slice(0, SECONDS_LENGTH);
      cachedSeconds = seconds;
    }
    moment.second = cachedText;
    moment.nanos = nanos;
    return true;
  } catch {
    return false;
  }
}

/** Undefined where there is no time. */
export function momentText({ second, nanos }: Moment): string | undefined {
  if (second === '') return undefined;
  if (nanos === 0) return `${second}Z`;
  if (digits.length === 0) digits = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'));
  const micros = Math.floor(nanos / 1_000);
  return `${second}.` + `${digits[Math.floor(micros / 1_000)]}${digits[micros % 1_000]}${digits[nanos % 1_000]}Z`;
}

/** Undefined for what is no time, or outside of years 0000 to 9999. */
export function timeText(time: HrTime | undefined): string | undefined {
  const moment = { second: '', nanos: 0 };
  readTime(time, moment);
  return momentText(moment);
}
