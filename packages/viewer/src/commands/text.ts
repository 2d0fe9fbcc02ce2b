/** How things are written in a terminal. */

/** A text of strangers in one line, without what a terminal would take for a command. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}

/** Nanoseconds as a duration that a person reads at a glance. */
export function duration(nanoseconds: string): string {
  const value = Number(nanoseconds);
  if (value < 1e3) return `${value} ns`;
  if (value < 1e6) return `${(value / 1e3).toFixed(1)} us`;
  if (value < 1e9) return `${(value / 1e6).toFixed(1)} ms`;
  return value < 120e9 ? `${(value / 1e9).toFixed(2)} s` : `${(value / 60e9).toFixed(1)} min`;
}

/** Nanoseconds since the epoch as a date-time. */
export function time(nanoseconds: string): string {
  const milliseconds = Number(BigInt(nanoseconds) / 1_000_000n);
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) < 8.64e15
    ? new Date(milliseconds).toISOString()
    : nanoseconds;
}

/** Rows as columns: the first row is the head; numbers stand to the right where the column's head is in `right`. */
export function table(rows: readonly (readonly string[])[], right: ReadonlySet<string> = new Set()): string[] {
  const [head = []] = rows;
  const widths = head.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        right.has(head[column] ?? '') ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
