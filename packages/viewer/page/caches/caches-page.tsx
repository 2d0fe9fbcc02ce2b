/** Caches: what each answered from which tier, what it cost and saved, and how that went over time. */
import type { JSX } from 'preact';
import type { CacheList, CacheView, TierView } from '@weir/viewer/api';
import { question } from '../data/ask.ts';
import { useAnswer } from '../data/use-answer.ts';
import { useQuery } from '../data/use-query.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { Cell, type Column, Rows } from '../parts/rows.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Duration } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { formatCount, formatRatio } from '../text/number.ts';
import { CacheCharts } from './cache-charts.tsx';

const spans = [
  { text: '15 minutes', from: undefined },
  { text: '1 hour', from: '-1h' },
  { text: '1 day', from: '-1d' },
] as const;

const columns: readonly Column[] = [
  { name: 'Tier' },
  { name: 'Requests', number: true },
  { name: 'Hit ratio', number: true },
  { name: 'Hits', number: true, wide: true },
  { name: 'Stale', number: true, wide: true },
  { name: 'Misses', number: true, wide: true },
  { name: 'Errors', number: true, wide: true },
  { name: 'p50', number: true },
  { name: 'p99', number: true, wide: true },
  { name: 'Evictions', number: true, wide: true },
  { name: 'Entries', number: true, wide: true },
];

export function CachesPage(): JSX.Element {
  const { query, change } = useQuery();
  const { from, cache } = query;
  const answered = useAnswer<CacheList>(question('/api/caches', { from, cache }), {
    traces: () => true,
    metrics: () => true,
  });
  return (
    <>
      <Title text="Caches" />
      <div class="filters">
        <div class="chips" role="group" aria-label="Time">
          {spans.map((one) => (
            <button
              key={one.text}
              type="button"
              aria-pressed={from === one.from}
              onClick={() => change({ from: one.from })}
            >
              {one.text}
            </button>
          ))}
        </div>
      </div>
      <Shown answered={answered}>
        {({ caches }) =>
          caches.length === 0 ? (
            <Empty title="No cache has told anything in that time">
              <p>Operations of @weir/cache and of caches observed by @weir/instrumentation-caches appear here.</p>
            </Empty>
          ) : (
            caches.map((one) => <Cache key={one.name} cache={one} />)
          )
        }
      </Shown>
    </>
  );
}

function Cache({ cache }: { cache: CacheView }): JSX.Element {
  return (
    <section class="card">
      <h2>
        {cache.name} <span class="faint">{cache.services.join(', ')}</span>
      </h2>
      <Facts>
        <Fact name="Hit ratio">
          <strong>{formatRatio(cache.hitRatio)}</strong>
        </Fact>
        <Fact name="Operations">{formatCount(cache.operations)}</Fact>
        <Fact name="Misses">{formatCount(cache.misses)}</Fact>
        <Fact name="Stale">{formatCount(cache.stale)}</Fact>
        <Fact name="Errors">{formatCount(cache.errors)}</Fact>
        <Fact name="Loads">
          {formatCount(cache.loads.count)}
          {cache.loads.errors > 0 && <span class="badge bad">{cache.loads.errors} failed</span>}
        </Fact>
        <Fact name="Load p50">
          <Duration ns={cache.loads.p50} />
        </Fact>
        <Fact name="Load p95">
          <Duration ns={cache.loads.p95} />
        </Fact>
        <Fact name="Time saved">
          <Duration ns={cache.timeSavedNs} />
        </Fact>
        <Fact name="Stampede">
          {cache.stampedeWidth > 1 ? `${cache.stampedeWidth} wide, ${formatCount(cache.followers)} waited` : 'none'}
        </Fact>
      </Facts>
      <Rows caption={`Tiers of ${cache.name}`} columns={columns}>
        {cache.tiers.map((tier) => (
          <TierRow key={tier.tier} tier={tier} />
        ))}
      </Rows>
      <CacheCharts cache={cache} />
      <p class="faint">Counted from {cache.source}.</p>
    </section>
  );
}

function TierRow({ tier }: { tier: TierView }): JSX.Element {
  return (
    <tr>
      <Cell>{tier.tier}</Cell>
      <Cell number>{formatCount(tier.requests)}</Cell>
      <Cell number>{formatRatio(tier.hitRatio)}</Cell>
      <Cell number wide>
        {formatCount(tier.hits)}
      </Cell>
      <Cell number wide>
        {formatCount(tier.stale)}
      </Cell>
      <Cell number wide>
        {formatCount(tier.misses)}
      </Cell>
      <Cell number wide>
        {formatCount(tier.errors)}
      </Cell>
      <Cell number>
        <Duration ns={tier.duration.p50} />
      </Cell>
      <Cell number wide>
        <Duration ns={tier.duration.p99} />
      </Cell>
      <Cell number wide>
        {formatCount(tier.evictions)}
      </Cell>
      <Cell number wide>
        {tier.entries === undefined ? '' : formatCount(tier.entries)}
      </Cell>
    </tr>
  );
}
