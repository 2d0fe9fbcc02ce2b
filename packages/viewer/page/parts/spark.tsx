/** How a value went, small enough to stand in a row. */
import type { JSX } from 'preact';
import { sparkPath } from './spark-path.ts';

const WIDTH = 120;
const HEIGHT = 24;

export function Spark({ values, label }: { values: readonly (number | null)[]; label: string }): JSX.Element {
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} preserveAspectRatio="none">
      <path d={sparkPath(values, WIDTH, HEIGHT)} />
    </svg>
  );
}
