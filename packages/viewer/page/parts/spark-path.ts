/** The line of a small chart. */

/** Lines through the values that are there, from the left to the right; a gap where there is none. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return '';
  const low = known.reduce((a, b) => Math.min(a, b));
  const span = known.reduce((a, b) => Math.max(a, b)) - low;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let drawing = false;
  return values
    .map((value, index) => {
      if (value === null || !Number.isFinite(value)) {
        drawing = false;
        return '';
      }
      const y = span === 0 ? height / 2 : height - 1 - ((value - low) / span) * (height - 2);
      const command = drawing ? 'L' : 'M';
      drawing = true;
      return `${command}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
