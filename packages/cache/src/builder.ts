/** Says step by step what a cache is to be. */
import { mustBe, mustBeMilliseconds, mustBeOneOf } from './checks.ts';
import type { CacheConfiguration, ConfiguredLevel } from './configuration.ts';
import { CacheError } from './errors.ts';
import type { Timeouts } from './fetch/options.ts';
import type { InvalidationBus } from './invalidation/bus.ts';
import type { InsertPolicy, LevelOptions } from './level/options.ts';
import type { CacheTelemetryOptions, LogsLevel, SpansLevel } from './telemetry/core.ts';
import type { CacheEventHandler } from './telemetry/handler.ts';
import type { KeyPolicy } from './telemetry/key-policy.ts';
import type { Providers } from './telemetry/listeners.ts';
import type { CacheTier } from './tier/cache-tier.ts';
import { MemoryTier, type MemoryTierOptions } from './tier/memory-tier.ts';
import { type Clock, systemTimer, type Timer } from './time.ts';

/** How long an operation waits for a tier that other processes share, unless it is said otherwise. */
const SHARED_TIER_TIMEOUT_MS = 1_000;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Builds a cache. `ttl`, policies and `tierTimeout` are those of its first tier; a tier further down has its own where
 * `fallback` is given a builder. Every method checks what it is given.
 *
 * @example
 * const second = Cache.builder<string, string>('second').memory({ name: 'second', maxEntries: 100_000 }).ttl(3_600_000);
 * const books = Cache.builder<string, string>('books').memory({ maxEntries: 1_000 }).ttl(60_000).fallback(second).build();
 * await books.insert('b-1', 'Dune'); // 'accepted'
 */
export class CacheBuilder<K, V, Built = unknown> {
  readonly #name: string;
  readonly #make: (configuration: CacheConfiguration<K, V>) => Built;
  readonly #level: Mutable<LevelOptions<V>> = {};
  readonly #below: ConfiguredLevel<K, V>[] = [];
  readonly #handlers: CacheEventHandler[] = [];
  #tier: CacheTier<K, V> | undefined;
  #isCoalescing = false;
  #staleMs = 0;
  #timeouts: Timeouts = {};
  #telemetry: CacheConfiguration<K, V>['telemetry'] = {};
  #bus: InvalidationBus | undefined;
  #clock: Clock = Date.now;
  #timer: Timer = systemTimer;

  /** Made by `Cache.builder`. */
  constructor(name: string, make: (configuration: CacheConfiguration<K, V>) => Built) {
    mustBe(typeof name === 'string' && name !== '', 'name', 'a text that is not empty', name);
    this.#name = name;
    this.#make = make;
  }

  /** The first tier is of this process. */
  memory(options?: MemoryTierOptions<K, V>): this {
    return this.storage(new MemoryTier<K, V>(options));
  }

  /** The first tier is this one. */
  storage(tier: CacheTier<K, V>): this {
    mustBeTier('storage', tier);
    this.#tier = tier;
    return this;
  }

  /** The lifetime of entries in the first tier, in milliseconds. */
  ttl(ttlMs: number): this {
    mustBeMilliseconds('ttl', ttlMs);
    this.#level.ttlMs = ttlMs;
    return this;
  }

  /** From this age on, in milliseconds, an entry of the first tier is served and renewed in the background. */
  timeToRefresh(refreshMs: number): this {
    mustBeMilliseconds('timeToRefresh', refreshMs);
    this.#level.refreshMs = refreshMs;
    return this;
  }

  /** Which entries go into the first tier. */
  insertPolicy(policy: InsertPolicy<V>): this {
    mustBePolicy('insertPolicy', policy);
    this.#level.insertPolicy = policy;
    return this;
  }

  /** Which of the entries found further down go into the first tier. */
  promotionPolicy(policy: InsertPolicy<V>): this {
    mustBePolicy('promotionPolicy', policy);
    this.#level.promotionPolicy = policy;
    return this;
  }

  /** How long an operation waits for the first tier, in milliseconds; default 1,000 for a shared tier. */
  tierTimeout(timeoutMs: number): this {
    mustBeMilliseconds('tierTimeout', timeoutMs);
    this.#level.timeoutMs = timeoutMs;
    return this;
  }

  /**
   * The tier to ask where those before do not have a value. May be called again for one further down.
   *
   * @param below a tier, or the builder of one with lifetimes and policies, and of those below it
   */
  fallback(below: CacheTier<K, V> | CacheBuilder<K, V>): this {
    if (below instanceof CacheBuilder) {
      this.#below.push(...below.#levels());
    } else {
      mustBeTier('fallback', below);
      this.#below.push(configured(below, {}));
    }
    return this;
  }

  /** Calls for one key that nobody has at hand share one load, and one look into the tiers below. */
  stampedeProtection(): this {
    this.#isCoalescing = true;
    return this;
  }

  /** How long past its time an entry may stand in for a loader that fails or takes too long, in milliseconds. */
  staleOnError(staleMs: number): this {
    mustBeMilliseconds('staleOnError', staleMs);
    this.#staleMs = staleMs;
    return this;
  }

  /** How long operations wait for a value that is not at hand. */
  timeouts(timeouts: Timeouts): this {
    if (timeouts.softMs !== undefined) mustBeMilliseconds('timeouts.softMs', timeouts.softMs);
    if (timeouts.hardMs !== undefined) mustBeMilliseconds('timeouts.hardMs', timeouts.hardMs);
    this.#timeouts = timeouts;
    return this;
  }

  /** Tells caches of this name in other processes what is no longer true, and hears it from them. */
  invalidationBus(bus: InvalidationBus): this {
    mustBe(typeof bus?.publish === 'function' && typeof bus.subscribe === 'function', 'invalidationBus', 'a bus', bus);
    this.#bus = bus;
    return this;
  }

  /** Is told of every tier and operation, with or without an SDK. May be called again for another. */
  eventHandler(handler: CacheEventHandler): this {
    mustBe(typeof handler === 'object' && handler !== null, 'eventHandler', 'an object', handler);
    this.#handlers.push(handler);
    return this;
  }

  /**
   * How many spans an operation has; default `full`.
   *
   * @param slowMs from so many milliseconds on a `summary` has a span for each tier; default 100
   */
  spans(level: SpansLevel, { slowMs = 100 }: { readonly slowMs?: number } = {}): this {
    mustBeOneOf('spans', level, ['off', 'summary', 'full']);
    mustBe(Number.isFinite(slowMs) && slowMs >= 0, 'spans.slowMs', 'a number of milliseconds from 0', slowMs);
    return this.#observe({ spans: level, slowMs });
  }

  /** The least severity of log events; default `debug`. */
  logs(level: LogsLevel): this {
    mustBeOneOf('logs', level, ['off', 'debug', 'info', 'error']);
    return this.#observe({ logs: level });
  }

  /** Whether there are metrics; default `on`. */
  metrics(level: 'on' | 'off'): this {
    mustBeOneOf('metrics', level, ['on', 'off']);
    return this.#observe({ metrics: level === 'on' });
  }

  /** `off`: no spans, no logs and no metrics, whoever listens. Handlers are told all the same. */
  telemetry(level: 'off'): this {
    mustBeOneOf('telemetry', level, ['off']);
    return this.spans('off').logs('off').metrics('off');
  }

  /** What spans and events may tell of keys; default `never`. */
  keyPolicy(policy: KeyPolicy<K>): this {
    const isText =
      typeof policy === 'object' && 'hash' in policy && typeof policy.hash === 'string' && policy.hash !== '';
    const isTemplate = typeof policy === 'object' && 'template' in policy && typeof policy.template === 'function';
    mustBe(policy === 'never' || isText || isTemplate, 'keyPolicy', '"never", { hash } or { template }', policy);
    return this.#observe({ keyPolicy: policy });
  }

  /** Providers in place of the registered ones. */
  providers(providers: Providers): this {
    mustBe(typeof providers === 'object' && providers !== null, 'providers', 'an object', providers);
    return this.#observe({ providers });
  }

  /** What tells the time, in milliseconds since the epoch; and what waits. For tests. */
  clock(clock: Clock, timer: Timer = systemTimer): this {
    mustBe(typeof clock === 'function', 'clock', 'a function', clock);
    mustBe(typeof timer === 'function', 'timer', 'a function', timer);
    this.#clock = clock;
    this.#timer = timer;
    return this;
  }

  /** @throws CacheError `WEIR_CACHE_OPTION` where there is no tier, or two have one name */
  build(): Built {
    const levels = this.#levels();
    const names = levels.map(({ tier }) => tier.name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new CacheError('WEIR_CACHE_OPTION', `two tiers are named ${twice}`);
    return this.#make({
      name: this.#name,
      levels,
      isCoalescing: this.#isCoalescing,
      staleMs: this.#staleMs,
      timeouts: this.#timeouts,
      telemetry: { ...this.#telemetry, handlers: this.#handlers },
      bus: this.#bus,
      clock: this.#clock,
      timer: this.#timer,
    });
  }

  #levels(): readonly ConfiguredLevel<K, V>[] {
    if (this.#tier === undefined) throw new CacheError('WEIR_CACHE_OPTION', 'memory or storage must be called');
    return [configured(this.#tier, this.#level), ...this.#below];
  }

  #observe(options: Partial<CacheTelemetryOptions>): this {
    this.#telemetry = { ...this.#telemetry, ...options };
    return this;
  }
}

function configured<K, V>(tier: CacheTier<K, V>, options: LevelOptions<V>): ConfiguredLevel<K, V> {
  const timeoutMs = options.timeoutMs ?? (tier.isShared === true ? SHARED_TIER_TIMEOUT_MS : undefined);
  return { tier, options: { ...options, ...(timeoutMs !== undefined && { timeoutMs }) } };
}

function mustBePolicy(key: string, policy: unknown): void {
  const isPolicy = policy === 'always' || policy === 'never' || typeof policy === 'function';
  mustBe(isPolicy, key, '"always", "never" or a function', policy);
}

function mustBeTier(key: string, tier: unknown): void {
  const given = (tier ?? {}) as Readonly<Record<string, unknown>>;
  const isNamed = typeof given['name'] === 'string' && given['name'] !== '';
  const hasMethods = ['get', 'insert', 'invalidate', 'clear'].every((method) => typeof given[method] === 'function');
  mustBe(isNamed && hasMethods, key, 'a tier with a name', tier);
}
