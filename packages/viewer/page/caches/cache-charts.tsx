/** A cache over time. */
import type { JSX } from 'preact';
import type { CacheStep, CacheView } from '@weir/viewer/api';
import { TimeChart } from '../parts/time-chart.tsx';
import { formatDuration } from '../text/duration.ts';
import { formatRatio, formatShort } from '../text/number.ts';

export function CacheCharts({ cache: { steps } }: { cache: CacheView }): JSX.Element | null {
  if (steps.length < 2) return null;
  const timesNs = steps.map(({ atNs }) => atNs);
  const of = (value: (step: CacheStep) => number | null): readonly (number | null)[] => steps.map(value);
  return (
    <div class="charts">
      <TimeChart
        title="Hit ratio"
        timesNs={timesNs}
        lines={[{ name: 'hit ratio', values: of(hitRatio) }]}
        format={(value) => formatRatio(value)}
      />
      <TimeChart
        title="Operations"
        timesNs={timesNs}
        lines={[
          { name: 'hits', values: of(({ hits }) => hits) },
          { name: 'misses', values: of(({ misses }) => misses) },
          { name: 'stale', values: of(({ stale }) => stale) },
        ]}
        format={formatShort}
      />
      <TimeChart
        title="Load time"
        timesNs={timesNs}
        lines={[
          { name: 'p50', values: of(({ loads, loadP50 }) => (loads === 0 ? null : Number(loadP50))) },
          { name: 'p95', values: of(({ loads, loadP95 }) => (loads === 0 ? null : Number(loadP95))) },
        ]}
        format={nanoseconds}
      />
      <TimeChart
        title="Time saved"
        timesNs={timesNs}
        lines={[{ name: 'time saved', values: of(({ timeSavedNs }) => Number(timeSavedNs)) }]}
        format={nanoseconds}
      />
      <TimeChart
        title="Stampede width"
        timesNs={timesNs}
        lines={[{ name: 'operations that shared one load', values: of(({ stampedeWidth }) => stampedeWidth) }]}
        format={formatShort}
      />
    </div>
  );
}

/** Nothing where nothing was read. */
function hitRatio({ hits, stale, misses }: CacheStep): number | null {
  const read = hits + stale + misses;
  return read === 0 ? null : (hits + stale) / read;
}

function nanoseconds(value: number): string {
  return formatDuration(BigInt(Math.round(value)));
}
