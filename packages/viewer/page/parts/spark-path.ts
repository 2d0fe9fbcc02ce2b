/** The line of a small chart. */

/** Lines through the values that are there, from the left to the right; a gap where there is none, a dot for one alone. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter(isKnown);
  if (known.length === 0) return '';
  const low = known.reduce((a, b) => Math.min(a, b));
  const span = known.reduce((a, b) => Math.max(a, b)) - low;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let drawing = false;
  return values
    .map((value, index) => {
      if (!isKnown(value)) {
        drawing = false;
        return '';
      }
      const y = span === 0 ? height / 2 : height - 1 - ((value - low) / span) * (height - 2);
      const command = drawing ? 'L' : 'M';
      const alone = !drawing && !isKnown(values[index + 1]);
      drawing = true;
      return `${command}${(index * step).toFixed(1)} ${y.toFixed(1)}${alone ? 'h.1' : ''}`;
    })
    .join('');
}

function isKnown(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
