/** Lengths of time as people read them. */
const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** Such as `850 ns`, `12.3 ms`, `1 m 30 s` or `2 d 4 h`: three digits, or two units from a minute on. */
export function formatDuration(nanoseconds: string | bigint): string {
  const length = BigInt(nanoseconds);
  if (length < 0n) return `−${formatDuration(-length)}`;
  if (length < 1_000n) return `${length} ns`;
  if (length < 1_000_000n) return `${threeDigits(Number(length) / 1e3)} µs`;
  if (length < SECOND) return `${threeDigits(Number(length) / 1e6)} ms`;
  if (length < MINUTE) return `${threeDigits(Number(length) / 1e9)} s`;
  if (length < HOUR) return twoUnits(length, MINUTE, 'm', SECOND, 's');
  if (length < DAY) return twoUnits(length, HOUR, 'h', MINUTE, 'm');
  return twoUnits(length, DAY, 'd', HOUR, 'h');
}

/** An age or a remaining time, in whole seconds: `3 s`, `1 m 30 s`. */
export function formatSeconds(nanoseconds: bigint): string {
  const length = nanoseconds < 0n ? 0n : nanoseconds;
  return length < MINUTE ? `${length / SECOND} s` : formatDuration(length);
}

function threeDigits(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  const text = value.toFixed(digits);
  return text === '1000' ? '999' : text;
}

function twoUnits(length: bigint, large: bigint, largeName: string, small: bigint, smallName: string): string {
  const rest = (length % large) / small;
  return rest === 0n ? `${length / large} ${largeName}` : `${length / large} ${largeName} ${rest} ${smallName}`;
}
