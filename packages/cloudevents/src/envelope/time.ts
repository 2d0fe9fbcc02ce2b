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

/** Undefined for what is no time, or outside of years 0000 to 9999. */
export function timeText(time: HrTime | undefined): string | undefined {
  try {
    const seconds = (time as HrTime)[0];
    const nanos = (time as HrTime)[1];
    if (seconds !== cachedSeconds) {
      cachedText = `${formatRfc3339([seconds, 0]).slice(0, SECONDS_LENGTH)}.`;
      cachedSeconds = seconds;
    }
    if (nanos === 0) return `${cachedText.slice(0, SECONDS_LENGTH)}Z`;
    if (!Number.isInteger(nanos) || nanos < 0 || nanos > LAST_NANOSECOND) return undefined;
    if (digits.length === 0) digits = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'));
    const micros = Math.floor(nanos / 1_000);
    return cachedText + `${digits[Math.floor(micros / 1_000)]}${digits[micros % 1_000]}${digits[nanos % 1_000]}Z`;
  } catch {
    return undefined;
  }
}
