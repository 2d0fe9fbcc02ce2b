/** Times as people read them, in the browser's time zone, and as they were sent. */
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** Such as `14:35:07.123`, and the day before it where that is not today's. */
export function formatTime(timeNs: string): string {
  if (timeNs === '0') return '–';
  const date = dateOf(timeNs);
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  const time = `${clock.format(date)}.${milliseconds}`;
  return date.toDateString() === new Date().toDateString() ? time : `${day.format(date)} ${time}`;
}

/** RFC 3339 in UTC with nanoseconds. */
export function exactTime(timeNs: string): string {
  if (timeNs === '0') return 'unknown';
  const nanoseconds = String(BigInt(timeNs) % 1_000_000_000n).padStart(9, '0');
  return dateOf(timeNs)
    .toISOString()
    .replace(/\.\d+Z$/, `.${nanoseconds}Z`);
}

function dateOf(timeNs: string): Date {
  return new Date(Number(BigInt(timeNs) / 1_000_000n));
}
