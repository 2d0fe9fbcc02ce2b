/** Answers as people read them. */
import { formatRfc3339 } from '@weir/otel-compat';
import { floorDivided } from '../definitions/floor-division.ts';

/** A row by the headings of its columns. */
export type TextRow = Readonly<Record<string, string | number>>;

/** Rows in columns; numbers and durations to the right. */
export function tableText(rows: readonly TextRow[], nothing: string): readonly string[] {
  const [first] = rows;
  if (first === undefined) return [nothing];
  const columns = Object.keys(first);
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ''))));
  const isRight = columns.map((column) =>
    rows.every((row) => typeof row[column] === 'number' || isAmount(row[column])),
  );
  return cells.map((row) =>
    row
      .map((cell, index) => {
        const padding = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        return isRight[index] === true ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A time in RFC 3339, to the millisecond. */
export function timeText(ns: bigint): string {
  const seconds = floorDivided(ns, 1_000_000_000n);
  const nanos = Number(ns - seconds * 1_000_000_000n);
  return `${formatRfc3339([Number(seconds), nanos]).slice(0, 23)}Z`;
}

const UNITS: readonly (readonly [size: bigint, unit: string])[] = [
  [86_400_000_000_000n, 'd'],
  [3_600_000_000_000n, 'h'],
  [60_000_000_000n, 'min'],
  [1_000_000_000n, 's'],
  [1_000_000n, 'ms'],
  [1_000n, 'us'],
];

/** A duration in the largest unit that it has one of, with two decimals. */
export function durationText(ns: bigint): string {
  for (const [size, unit] of UNITS) if (ns >= size) return `${(Number(ns) / Number(size)).toFixed(2)} ${unit}`;
  return `${ns} ns`;
}

/** Any answer as one JSON document: times and durations are texts, since JSON's readers lose the digits of such numbers. */
export function jsonText(answer: unknown): string {
  return JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/** As terminals show it, more or less: one column a code point. */
function widthOf(cell: string): number {
  return Array.from(cell).length;
}

function isAmount(cell: string | number | undefined): boolean {
  return cell === '' || /^[\d.]+( (ns|us|ms|s|min|h|d)|\/s)?$/.test(String(cell));
}
