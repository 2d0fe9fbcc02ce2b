/** Puts the parts of a cache together. */
import type { CacheConfiguration } from './configuration.ts';
import { Fetcher } from './fetch/fetcher.ts';
import { Invalidation } from './invalidation/invalidation.ts';
import { Level } from './level/level.ts';
import { Levels } from './level/levels.ts';
import { CacheTelemetry } from './telemetry/telemetry.ts';

/** What reading and writing stand on. */
export interface Parts<K, V> {
  readonly telemetry: CacheTelemetry;
  readonly levels: Levels<K, V>;
  readonly fetcher: Fetcher<K, V>;
  readonly invalidation: Invalidation<K, V> | undefined;
}

export function assemble<K, V>(configuration: CacheConfiguration<K, V>): Parts<K, V> {
  const { name, isCoalescing, staleMs, bus, clock, timer } = configuration;
  let weakly: WeakRef<Levels<K, V>> | undefined;
  const telemetry = new CacheTelemetry({
    ...configuration.telemetry,
    name,
    // Metrics outlive a cache that nobody uses any more, and must not keep its entries.
    entries: () => lengths(weakly?.deref()),
  });
  const environment = { telemetry, clock, timer, staleMs };
  const [first, ...others] = configuration.levels.map(
    ({ tier, options }, index) => new Level(tier, index, options, environment),
  );
  const levels = new Levels(first as Level<K, V>, others);
  weakly = new WeakRef(levels);
  const fetcher = new Fetcher(levels, telemetry, { isCoalescing, timer, monotonicMs: () => performance.now() });
  const invalidation = bus && new Invalidation(bus, levels, fetcher, telemetry);
  return { telemetry, levels, fetcher, invalidation };
}

/** Of the tiers that know without being waited for. */
function lengths<K, V>(levels: Levels<K, V> | undefined): ReadonlyMap<string, number> | undefined {
  return (
    levels && new Map(levels.all.flatMap(({ memory }) => (memory === undefined ? [] : [[memory.name, memory.len()]])))
  );
}
