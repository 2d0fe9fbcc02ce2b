/** What a cache is made of, as its builder hands it over: complete and checked. */
import type { Timeouts } from './fetch/options.ts';
import type { InvalidationBus } from './invalidation/bus.ts';
import type { LevelOptions } from './level/options.ts';
import type { CacheTelemetryOptions } from './telemetry/core.ts';
import type { CacheTier } from './tier/cache-tier.ts';
import type { Clock, Timer } from './time.ts';

/** A tier in its place. */
export interface ConfiguredLevel<K, V> {
  readonly tier: CacheTier<K, V>;
  readonly options: LevelOptions<V>;
}

/** A whole cache. */
export interface CacheConfiguration<K, V> {
  readonly name: string;
  /** At least one, the first to be asked first; names differ. */
  readonly levels: readonly ConfiguredLevel<K, V>[];
  readonly isCoalescing: boolean;
  /** How long past its time an entry may stand in for an error, in milliseconds; 0 is not at all. */
  readonly staleMs: number;
  readonly timeouts: Timeouts;
  readonly telemetry: Omit<CacheTelemetryOptions, 'name' | 'entries'>;
  readonly bus: InvalidationBus | undefined;
  readonly clock: Clock;
  readonly timer: Timer;
}
