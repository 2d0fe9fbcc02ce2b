/** Times of events: RFC 3339 in UTC, to the nanosecond, and without a fraction where there is none. */
import type { HrTime } from '@opentelemetry/api';
import { formatRfc3339 } from '@weir/otel-compat';

const SECONDS_LENGTH = '2023-11-14T22:13:20'.length;

/** Undefined for what is no time, or outside of years 0000 to 9999. */
export function timeText(time: HrTime): string | undefined {
  try {
    const text = formatRfc3339(time);
    return time[1] === 0 ? `${text.slice(0, SECONDS_LENGTH)}Z` : text;
  } catch {
    return undefined;
  }
}
