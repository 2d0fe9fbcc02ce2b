/** What is kept of the caches of one name. */
import { context, trace } from '@opentelemetry/api';
import type { Providers } from '@weir/cache';
import { CacheTelemetry, type TierLabel } from '@weir/cache/telemetry';
import type { CacheInstrumentationConfig } from './config.ts';
import { SCOPE } from './version.ts';

/** The telemetry of the caches of one name: with spans, and without for calls that may have none. */
export class NamedState {
  readonly name: string;
  readonly telemetry: CacheTelemetry;
  readonly #tiers = new Map<string, TierLabel>();
  #isClosed = false;

  constructor(name: string, config: CacheInstrumentationConfig, providers: Providers, sizes: Sizes | undefined) {
    this.name = name;
    const { keyPolicy, spans, slowMs, logs, metrics, eventHandlers } = config;
    this.telemetry = new CacheTelemetry({
      name,
      providers,
      scope: SCOPE,
      ...(keyPolicy !== undefined && { keyPolicy: keyPolicy as never }),
      ...(spans !== undefined && { spans }),
      ...(slowMs !== undefined && { slowMs }),
      ...(logs !== undefined && { logs }),
      ...(metrics !== undefined && { metrics }),
      ...(eventHandlers !== undefined && { handlers: eventHandlers }),
      entries: () => (this.#isClosed ? undefined : (sizes?.count() ?? new Map<string, number>())),
    });
  }

  /** Counts no more; what was counted stays. */
  close(): void {
    this.#isClosed = true;
  }

  tier(name: string, fallback: boolean): TierLabel {
    const known = this.#tiers.get(name);
    if (known !== undefined) return known;
    const made = this.telemetry.tier(name, fallback);
    this.#tiers.set(name, made);
    return made;
  }
}

/** How many entries the caches of one name hold, for as long as they live. */
export class Sizes {
  readonly #tier: string;
  readonly #sizeOf: (cache: object) => number;
  readonly #caches = new Set<WeakRef<object>>();

  constructor(tier: string, sizeOf: (cache: object) => number) {
    this.#tier = tier;
    this.#sizeOf = sizeOf;
  }

  add(cache: object): void {
    this.#caches.add(new WeakRef(cache));
  }

  count(): ReadonlyMap<string, number> {
    let sum = 0;
    for (const reference of this.#caches) {
      const cache = reference.deref();
      if (cache === undefined) this.#caches.delete(reference);
      else sum += this.#sizeOf(cache);
    }
    return new Map([[this.#tier, sum]]);
  }
}

/** Whether a span is in scope. */
export function hasParentSpan(): boolean {
  return trace.getSpan(context.active()) !== undefined;
}
