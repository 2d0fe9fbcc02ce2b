/** Observes the operations of one library's caches. */
import type { CacheOperationName, CacheResult, Providers } from '@weir/cache';
import { audience } from '@weir/cache/telemetry';
import { processWide } from '@weir/otel-compat';
import { Call } from './call.ts';
import { hasParentSpan, NamedState, Sizes } from './cache-state.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import type { CacheInstrumentationConfig, CacheRequestInfo } from './config.ts';
import { guarded } from './faults.ts';
import { isPart, synchronously, within } from './frame.ts';
import { afterwards } from './settled.ts';
import { SCOPE } from './version.ts';

/** An operation as an adapter of a library describes it. */
export interface Request<T> {
  readonly cache: object;
  readonly operation: CacheOperationName;
  readonly key?: unknown;
  /** Whether every other cache that this one calls belongs to it. */
  readonly isClosed: boolean;
  /** Whether it is over when it returns, and calls nothing that is observed. */
  readonly isSync?: boolean;
  /** Whether a call that shares another's work does not even ask the tiers. */
  readonly sharesReads?: boolean;
  /** How it ended, where it did not throw. */
  readonly resultOf: (value: T, call: Call) => CacheResult;
}

/** What an observer needs to know of its library. */
export interface ObserverOptions {
  readonly library: string;
  readonly config: () => CacheInstrumentationConfig;
  /** What the application called this cache. */
  readonly nameOf: (cache: object) => unknown;
  /** Of a library that can tell how many entries a cache holds: the tier's name, and how. */
  readonly sizes?: { readonly tier: string; readonly sizeOf: (cache: object) => number };
}

const MAX_NAMES = 100;
const MAX_NAME_LENGTH = 128;

/** What an observer keeps of one cache; `named` is undefined where it is not to be observed. */
interface OneCache {
  readonly named: NamedState | undefined;
  readonly spanless: NamedState | undefined;
  readonly underWay: CallsUnderWay<Call>;
}

/** Caches within caches that tell of themselves. */
const unobserved: WeakSet<object> = processWide('unobserved-caches.v1', () => new WeakSet());

/** Begins and ends calls. No method throws of its own accord. */
export class Observer {
  readonly #options: ObserverOptions;
  #providers: Providers = {};
  #isListening: (() => boolean) | undefined;
  #named = new Map<string, { readonly state: NamedState; readonly spanless: NamedState; readonly sizes?: Sizes }>();
  #caches = new WeakMap<object, OneCache>();

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /**
   * Whether operations of this cache are to be observed: somebody listens, and means it. Nothing is done for the others,
   * counting included. Who begins to listen is noticed within 16 calls.
   */
  observes(cache: object): boolean {
    this.#isListening ??= this.#audience();
    if (!this.#isListening()) return false;
    const known = this.#caches.get(cache);
    return known === undefined || known.named !== undefined;
  }

  #audience(): () => boolean {
    const { spans, logs, metrics, eventHandlers: handlers = [] } = this.#options.config();
    return audience({
      handlers,
      providers: this.#providers,
      scope: SCOPE,
      ...(spans !== undefined && { spans }),
      ...(logs !== undefined && { logs }),
      ...(metrics !== undefined && { metrics }),
    });
  }

  /** From now on these providers, or this configuration, hold. */
  renew(providers: Providers = {}): void {
    this.#providers = { ...this.#providers, ...providers };
    this.#isListening = undefined;
    for (const { state, spanless } of this.#named.values()) {
      state.close();
      spanless.close();
    }
    this.#named = new Map();
    this.#caches = new WeakMap();
  }

  /** Runs an operation; `work` is called once, without a call where it is part of another, or not to be observed. */
  observe<T>(request: Request<Awaited<T>>, work: (call: Call | undefined) => T): T {
    const call = isPart(request.cache)
      ? undefined
      : guarded('internal_error', 'the beginning of an operation', () => this.#begin(request));
    if (call === undefined) return work(undefined);
    const { cache, isClosed, isSync = false, resultOf } = request;
    const frame = { owner: cache, call, isClosed, isRead: false, removed: 0, failure: undefined };
    return afterwards(
      () => (isSync ? synchronously(cache, () => work(call)) : within(frame, () => work(call))),
      (value) => this.#end(call, () => resultOf(value, call)),
      (error) => this.#end(call, () => 'error', { error }),
      isSync,
    );
  }

  #begin({ cache, operation: name, key, sharesReads = false }: Request<never>): Call | undefined {
    const { named, spanless, underWay } = this.#stateOf(cache);
    if (named === undefined || spanless === undefined) return undefined;
    const { requireParentSpan = false, requestHook } = this.#options.config();
    const state = requireParentSpan && !hasParentSpan() ? spanless : named;
    const operation = state.telemetry.begin(name, key);
    const call = new Call({ cache, name, key, state, operation, underWay, sharesReads });
    const span = operation?.span;
    if (requestHook !== undefined && span !== undefined) {
      guarded('hook_error', 'a request hook', () => requestHook(span, infoOf(call)));
    }
    return call;
  }

  #end(call: Call, resultOf: () => CacheResult, failure?: { readonly error: unknown }): void {
    guarded('internal_error', 'the end of an operation', () => {
      const result = resultOf();
      const { responseHook } = this.#options.config();
      const span = call.operation?.span;
      if (responseHook !== undefined && span !== undefined) {
        guarded('hook_error', 'a response hook', () => responseHook(span, { ...infoOf(call), result }));
      }
      call.complete(result, failure);
    });
  }

  #stateOf(cache: object): OneCache {
    const known = this.#caches.get(cache);
    if (known !== undefined) return known;
    const name = unobserved.has(cache) ? undefined : this.#name(cache);
    const named = name === undefined ? undefined : this.#stateNamed(name);
    named?.sizes?.add(cache);
    const made = { named: named?.state, spanless: named?.spanless, underWay: new CallsUnderWay<Call>() };
    this.#caches.set(cache, made);
    return made;
  }

  #name(cache: object): string | undefined {
    const { library, nameOf, config } = this.#options;
    const given = guarded('internal_error', 'the name of a cache', () => nameOf(cache));
    const byDefault = typeof given === 'string' && given !== '' ? given : library;
    const { cacheName } = config();
    if (cacheName === undefined) return byDefault.slice(0, MAX_NAME_LENGTH);
    const chosen: unknown = guarded('name_error', 'cacheName', () => cacheName(cache, byDefault));
    return typeof chosen === 'string' ? chosen.slice(0, MAX_NAME_LENGTH) : undefined;
  }

  #stateNamed(wanted: string) {
    const name = this.#named.has(wanted) || this.#named.size < MAX_NAMES ? wanted : 'other';
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const config = this.#options.config();
    const { sizes: measured } = this.#options;
    const sizes = measured && new Sizes(measured.tier, measured.sizeOf);
    const state = new NamedState(name, config, this.#providers, sizes);
    const spanless = new NamedState(name, { ...config, spans: 'off' }, this.#providers, undefined);
    const made = { state, spanless, ...(sizes !== undefined && { sizes }) };
    this.#named.set(name, made);
    return made;
  }
}

function infoOf({ state, name, key }: Call): CacheRequestInfo {
  return { cacheName: state.name, operation: name, ...(key !== undefined && { key }) };
}
