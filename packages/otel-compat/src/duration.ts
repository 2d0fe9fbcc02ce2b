/** Spans of time as people write them: `500ms`, `90s`, `15m`, `24h`, `7d`. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Milliseconds, as a whole number; undefined where it is no such text. Units are `ms`, `s`, `m`, `h` and `d`, of either case; the amount
 * has up to nine digits, and up to three decimals.
 *
 * @example
 * parseDurationMs('1.5h'); // 5400000
 */
export function parseDurationMs(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/i.exec(text) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
}
