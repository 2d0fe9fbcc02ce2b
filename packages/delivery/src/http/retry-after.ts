/** How long a receiver asks to wait. */

/**
 * The delay of a `Retry-After` header in milliseconds: from seconds, or from a date of RFC 9110, section 10.2.3 (all three
 * forms of section 5.6.7). A date that is past is a delay of 0; a delay longer than `maxMs` is `maxMs`.
 *
 * @returns undefined where there is no header, or one that is neither
 */
export function retryAfterMs(
  value: string | undefined,
  { nowMs, maxMs }: { nowMs: number; maxMs: number },
): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, maxMs);
  // The form without a zone is in GMT, too.
  const atMs = HTTP_DATE.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.min(Math.max(atMs - nowMs, 0), maxMs);
}

// Such as `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. Date.parse alone
// would read much else, `-1` and `1.5` among it.
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;
