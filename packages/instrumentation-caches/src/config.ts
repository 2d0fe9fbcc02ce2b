/** What the application can choose. */
import type { Span } from '@opentelemetry/api';
import type { InstrumentationConfig } from '@opentelemetry/instrumentation';
import type { CacheEventHandler, CacheOperationName, CacheResult, KeyPolicy, LogsLevel, SpansLevel } from '@weir/cache';
import { typeName } from '@weir/otel-compat';
import { CacheInstrumentationError } from './errors.ts';

/** What a request hook is told. */
export interface CacheRequestInfo {
  readonly cacheName: string;
  readonly operation: CacheOperationName;
  /** The key as the application gave it; absent where the operation has none, or several. */
  readonly key?: unknown;
}

/** What a response hook is told. */
export interface CacheResponseInfo extends CacheRequestInfo {
  readonly result: CacheResult;
}

/** Options of every instrumentation of this package. */
export interface CacheInstrumentationConfig extends InstrumentationConfig {
  /** Called with the span of each operation as it begins. What it throws is counted. */
  requestHook?: (span: Span, info: CacheRequestInfo) => void;
  /** Called with the span of each operation before it ends. What it throws is counted. */
  responseHook?: (span: Span, info: CacheResponseInfo) => void;
  /** Whether an operation has spans only where a span is in scope; metrics count it anyway. Default false. */
  requireParentSpan?: boolean;
  /**
   * Names a cache; what it names undefined is not observed. Default: the namespace, store or id that the cache has from
   * the application, else the name of the library. At most 100 names; those beyond are counted as `other`.
   */
  cacheName?: (cache: object, defaultName: string) => string | undefined;
  /** What of keys goes to spans and events, as in `@weir/cache`. Default `never`. */
  keyPolicy?: KeyPolicy;
  /** Default `full`. */
  spans?: SpansLevel;
  /** From so many milliseconds on an operation is slow, for `summary`. Default 100. */
  slowMs?: number;
  /** The least severity of log events. Default `debug`. */
  logs?: LogsLevel;
  /** Default true. */
  metrics?: boolean;
  /** Told of every operation and what its tiers did, with or without an SDK. */
  eventHandlers?: readonly CacheEventHandler[];
}

const KINDS: Readonly<Record<string, string>> = {
  enabled: 'boolean',
  requireParentSpan: 'boolean',
  metrics: 'boolean',
  requestHook: 'function',
  responseHook: 'function',
  cacheName: 'function',
};
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  spans: ['off', 'summary', 'full'],
  logs: ['off', 'debug', 'info', 'error'],
};

/** @throws CacheInstrumentationError `WEIR_CACHE_INSTRUMENTATION_OPTION`, naming the key and the type of its value */
export function checkConfig(config: CacheInstrumentationConfig): void {
  mustBe(typeof config === 'object' && config !== null, 'config', 'an object', config);
  const given = config as Readonly<Record<string, unknown>>;
  for (const [key, kind] of Object.entries(KINDS)) {
    mustBe(given[key] === undefined || typeof given[key] === kind, key, `a ${kind}`, given[key]);
  }
  for (const [key, allowed] of Object.entries(CHOICES)) {
    const value = given[key];
    mustBe(value === undefined || allowed.includes(value as string), key, `one of ${allowed.join(', ')}`, value);
  }
  const { slowMs, keyPolicy, eventHandlers } = config;
  const isDuration = slowMs === undefined || (Number.isFinite(slowMs) && slowMs >= 0);
  mustBe(isDuration, 'slowMs', 'a finite number of at least 0', slowMs);
  mustBe(isKeyPolicy(keyPolicy), 'keyPolicy', "'never', { hash: secret } or { template: function }", keyPolicy);
  mustBe(eventHandlers === undefined || Array.isArray(eventHandlers), 'eventHandlers', 'an array', eventHandlers);
}

function isKeyPolicy(policy: unknown): boolean {
  if (policy === undefined || policy === 'never') return true;
  if (typeof policy !== 'object' || policy === null) return false;
  const { hash, template } = policy as { readonly hash?: unknown; readonly template?: unknown };
  return (typeof hash === 'string' && hash !== '') || typeof template === 'function';
}

function mustBe(holds: boolean, key: string, what: string, value: unknown): void {
  if (holds) return;
  const detail = `${key} must be ${what} (got ${typeName(value)})`;
  throw new CacheInstrumentationError('WEIR_CACHE_INSTRUMENTATION_OPTION', detail);
}
