/** What every part of a cache's telemetry stands on: its name, its counts, and who is to be told. */
import type { Context } from '@opentelemetry/api';
import { errorName } from '@weir/otel-compat';
import { ATTR_CACHE_FALLBACK, ATTR_CACHE_NAME, ATTR_CACHE_TIER } from '@weir/semconv';
import { EVENT_SEVERITY } from '../names.ts';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version.ts';
import { type CacheCounts, newCacheCounts, newTierCounts, type TierCounts } from './counts.ts';
import { faults } from './faults.ts';
import { type CacheEventHandler, type CacheTierEvent, GuardedHandler } from './handler.ts';
import { type KeyPolicy, type KeyTeller, keyTeller } from './key-policy.ts';
import { Listeners, type Providers } from './listeners.ts';
import { LoadMedian } from './load-median.ts';
import { emitTierEvent } from './log-events.ts';

/**
 * How many spans an operation has. `off`: none. `summary`: one, with what its tiers did as attributes; it has a span for
 * each tier only where it was slow, stale or failed, or the call asks for it. `full`: one for each tier, and the loader.
 */
export type SpansLevel = 'off' | 'summary' | 'full';

/** The least severity of log events; `off`: none. */
export type LogsLevel = 'off' | 'debug' | 'info' | 'error';

/** What the telemetry of a cache is told. */
export interface CacheTelemetryOptions {
  readonly name: string;
  /** Default `full`. */
  readonly spans?: SpansLevel;
  /** From so many milliseconds on an operation is slow; default 100. For `summary`. */
  readonly slowMs?: number;
  /** Default `debug`. */
  readonly logs?: LogsLevel;
  /** Default true. */
  readonly metrics?: boolean;
  readonly handlers?: readonly CacheEventHandler[];
  /** Default `never`. */
  readonly keyPolicy?: KeyPolicy<never>;
  /** In place of the registered ones. */
  readonly providers?: Providers;
  /** Of whoever makes the telemetry; default `@weir/cache`. */
  readonly scope?: { readonly name: string; readonly version: string };
  /** Entries by tier, read when metrics are collected; undefined once the cache is gone. */
  readonly entries?: () => ReadonlyMap<string, number> | undefined;
  /** Milliseconds with a fraction, of a clock that never steps. */
  readonly monotonicMs?: () => number;
}

/** A tier as telemetry knows it. */
export interface TierLabel {
  readonly name: string;
  /** Whether a tier stands before it. */
  readonly fallback: boolean;
  readonly counts: TierCounts;
  /** What its spans start with. */
  readonly attributes: Readonly<Record<string, string | boolean>>;
}

const LEVELS: Readonly<Record<LogsLevel, number>> = { off: Number.POSITIVE_INFINITY, debug: 5, info: 9, error: 17 };

/** One cache's telemetry without its operations. */
export class TelemetryCore {
  readonly name: string;
  readonly counts: CacheCounts = newCacheCounts();
  readonly loadMedian: LoadMedian = new LoadMedian();
  readonly spans: SpansLevel;
  readonly slowNs: number;
  readonly nowMs: () => number;
  readonly handlers: readonly GuardedHandler[];
  readonly listeners: Listeners;
  readonly logSeverity: number;
  readonly #tellKey: KeyTeller | undefined;

  constructor(options: CacheTelemetryOptions) {
    const { name, spans = 'full', slowMs = 100, logs = 'debug', metrics = true, handlers = [] } = options;
    this.name = name;
    this.spans = spans;
    this.slowNs = slowMs * 1e6;
    this.nowMs = options.monotonicMs ?? monotonicMs;
    this.handlers = handlers.map((handler) => new GuardedHandler(handler, this.nowMs));
    this.logSeverity = LEVELS[logs];
    this.#tellKey = keyTeller(options.keyPolicy ?? 'never');
    const wanted = { spans: spans !== 'off', logs: logs !== 'off', metrics };
    const scope = options.scope ?? { name: PACKAGE_NAME, version: PACKAGE_VERSION };
    this.listeners = new Listeners(wanted, options.providers ?? {}, scope);
  }

  /** Makes a tier known. */
  tier(name: string, fallback: boolean): TierLabel {
    const counts = newTierCounts();
    this.counts.tiers.set(name, counts);
    const attributes = { [ATTR_CACHE_NAME]: this.name, [ATTR_CACHE_TIER]: name, [ATTR_CACHE_FALLBACK]: fallback };
    return { name, fallback, counts, attributes };
  }

  /** Hands an event of a tier to logs and handlers. */
  tell(event: CacheTierEvent, within: Context | undefined): void {
    for (const handler of this.handlers) handler.tierEvent(event);
    const { logger } = this.listeners;
    if (logger !== undefined && EVENT_SEVERITY[event.event] >= this.logSeverity) emitTierEvent(logger, event, within);
  }

  /** What may be told of a key; nothing of undefined, which is what an operation without a key has. */
  keyOf(key: unknown): string | undefined {
    return key === undefined ? undefined : this.#tellKey?.(key);
  }
}

/** Counts what telemetry threw; the application is not told. */
export function countTelemetryError(error: unknown): void {
  faults.count('telemetry_error', `telemetry of a cache failed: ${errorName(error)}`);
}

function monotonicMs(): number {
  return performance.now();
}
