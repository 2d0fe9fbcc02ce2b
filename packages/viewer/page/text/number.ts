/** Counts, rates, ratios and sizes as people read them. */
const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** Such as `12,345`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** Such as `1.2K`, for places where there is little room. */
export function formatShort(count: number): string {
  return Math.abs(count) < 1_000 ? precise.format(count) : short.format(count);
}

/** Such as `12.4/s`. */
export function formatRate(perSecond: number): string {
  return `${formatShort(Number(perSecond.toPrecision(3)))}/s`;
}

/** Such as `97.5 %`; nothing where there was nothing to be counted. */
export function formatRatio(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `${(ratio * 100).toFixed(ratio === 1 ? 0 : 1)} %`;
}

/** Such as `256 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit] as string}`;
}

/** A value of a metric. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return Math.abs(value) >= 1_000_000 ? short.format(value) : precise.format(value);
}
