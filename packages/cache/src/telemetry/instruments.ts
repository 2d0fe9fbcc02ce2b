/** The metrics of caches: counts are read when they are collected, durations recorded as they happen. */
import type {
  Attributes,
  BatchObservableResult,
  Histogram,
  Meter,
  MeterProvider,
  Observable,
} from '@opentelemetry/api';
import {
  ATTR_CACHE_DECODE_FAILURE,
  ATTR_CACHE_EVICTION_REASON,
  ATTR_CACHE_NAME,
  ATTR_CACHE_OPERATION,
  ATTR_CACHE_REQUEST_TYPE,
  ATTR_CACHE_RESULT,
  ATTR_CACHE_TIER,
  METRIC_CACHE_COALESCED_CALLERS,
  METRIC_CACHE_DECODE_FAILURES,
  METRIC_CACHE_ENTRIES,
  METRIC_CACHE_EVICTIONS,
  METRIC_CACHE_LOAD_DURATION,
  METRIC_CACHE_OPERATION_DURATION,
  METRIC_CACHE_OPERATIONS,
  METRIC_CACHE_REQUESTS,
  METRIC_CACHE_STALE_AGE,
  METRIC_CACHE_TIER_DISAGREEMENTS,
  METRIC_CACHE_TIER_DURATION,
  METRIC_CACHE_TIME_SAVED,
} from '@weir/semconv';
import { addCounts, type CacheCounts, newCacheCounts, outcomeIndex, type TierCounts } from './counts.ts';
import { DECODE_FAILURES, EVICTION_REASONS, OPERATIONS, RESULTS } from '../names.ts';

/** One cache as its metrics see it. */
export interface MeteredCache {
  readonly name: string;
  readonly counts: CacheCounts;
  /** Entries by tier, of the tiers that can tell at once; undefined once the cache is gone. */
  readonly entries: () => ReadonlyMap<string, number> | undefined;
}

/** The instruments of one MeterProvider, shared by every cache of a scope. */
export interface CacheInstruments {
  readonly operationDuration: Histogram;
  readonly tierDuration: Histogram;
  readonly loadDuration: Histogram;
  readonly coalescedCallers: Histogram;
  readonly staleAge: Histogram;
  /** From now on this cache's counts are collected. Caches of one name are counted together. */
  add(cache: MeteredCache): void;
}

// A provider has the instruments of a scope once: a second registration of one name would be a duplicate.
const byProvider = new WeakMap<MeterProvider, Map<string, CacheInstruments>>();

/** Boundaries in seconds: a hit in memory takes microseconds, a loader up to seconds. */
const DURATION_SECONDS = [
  0.000_001, 0.000_005, 0.000_025, 0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5,
];
const CALLERS = [2, 3, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];
const AGE_SECONDS = [0.1, 1, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400];

export function instrumentsOf(provider: MeterProvider, scope: string, version: string): CacheInstruments {
  const byScope = byProvider.get(provider) ?? new Map<string, CacheInstruments>();
  byProvider.set(provider, byScope);
  const known = byScope.get(scope);
  if (known !== undefined) return known;
  const meter = provider.getMeter(scope, version);
  const caches = new Set<MeteredCache>();
  observe(meter, caches);
  const histogram = (name: string, unit: string, explicitBucketBoundaries: number[]): Histogram =>
    meter.createHistogram(name, { unit, advice: { explicitBucketBoundaries } });
  const instruments: CacheInstruments = {
    operationDuration: histogram(METRIC_CACHE_OPERATION_DURATION, 's', DURATION_SECONDS),
    tierDuration: histogram(METRIC_CACHE_TIER_DURATION, 's', DURATION_SECONDS),
    loadDuration: histogram(METRIC_CACHE_LOAD_DURATION, 's', DURATION_SECONDS),
    coalescedCallers: histogram(METRIC_CACHE_COALESCED_CALLERS, '{operation}', CALLERS),
    staleAge: histogram(METRIC_CACHE_STALE_AGE, 's', AGE_SECONDS),
    add: (cache) => void caches.add(cache),
  };
  byScope.set(scope, instruments);
  return instruments;
}

/** What caches of one name counted together, those that are gone included, so that no sum ever falls. */
interface NamedCounts {
  readonly counts: CacheCounts;
  readonly held: Map<string, number>;
}

function observe(meter: Meter, caches: Set<MeteredCache>): void {
  const gone = new Map<string, CacheCounts>();
  const counter = (name: string, unit: string): Observable => meter.createObservableCounter(name, { unit });
  const requests = counter(METRIC_CACHE_REQUESTS, '{request}');
  const operations = counter(METRIC_CACHE_OPERATIONS, '{operation}');
  const evictions = counter(METRIC_CACHE_EVICTIONS, '{entry}');
  const decodeFailures = counter(METRIC_CACHE_DECODE_FAILURES, '{entry}');
  const disagreements = counter(METRIC_CACHE_TIER_DISAGREEMENTS, '{entry}');
  const timeSaved = counter(METRIC_CACHE_TIME_SAVED, 's');
  const entries = meter.createObservableGauge(METRIC_CACHE_ENTRIES, { unit: '{entry}' });

  function observeTier(result: BatchObservableResult, ofTier: Attributes, counts: TierCounts): void {
    const { hits: hit, misses: miss, stale, errors: error } = counts;
    for (const [type, count] of Object.entries({ hit, miss, stale, error })) {
      result.observe(requests, count, { ...ofTier, [ATTR_CACHE_REQUEST_TYPE]: type });
    }
    for (const reason of EVICTION_REASONS) {
      const count = counts.evictions[reason];
      if (count > 0) result.observe(evictions, count, { ...ofTier, [ATTR_CACHE_EVICTION_REASON]: reason });
    }
    for (const failure of DECODE_FAILURES) {
      const count = counts.decodeFailures[failure];
      if (count > 0) result.observe(decodeFailures, count, { ...ofTier, [ATTR_CACHE_DECODE_FAILURE]: failure });
    }
    if (counts.refreshes > 0) result.observe(disagreements, counts.disagreements, ofTier);
  }

  function observeCache(result: BatchObservableResult, name: string, { counts, held }: NamedCounts): void {
    const ofCache = { [ATTR_CACHE_NAME]: name };
    for (const operation of OPERATIONS) {
      for (const outcome of RESULTS) {
        const count = counts.operations[outcomeIndex(operation, outcome)] ?? 0;
        const attributes = { ...ofCache, [ATTR_CACHE_OPERATION]: operation, [ATTR_CACHE_RESULT]: outcome };
        if (count > 0) result.observe(operations, count, attributes);
      }
    }
    if (counts.timeSaved > 0) result.observe(timeSaved, counts.timeSaved, ofCache);
    for (const [tier, ofTier] of counts.tiers) {
      observeTier(result, { ...ofCache, [ATTR_CACHE_TIER]: tier }, ofTier);
    }
    for (const [tier, count] of held) result.observe(entries, count, { ...ofCache, [ATTR_CACHE_TIER]: tier });
  }

  meter.addBatchObservableCallback(
    (result) => {
      for (const [name, named] of byName(caches, gone)) observeCache(result, name, named);
    },
    [requests, operations, evictions, decodeFailures, disagreements, timeSaved, entries],
  );
}

function byName(caches: Set<MeteredCache>, gone: Map<string, CacheCounts>): ReadonlyMap<string, NamedCounts> {
  const named = new Map<string, NamedCounts>();
  const sumFor = (name: string): NamedCounts => {
    const sum = named.get(name) ?? { counts: newCacheCounts(), held: new Map() };
    named.set(name, sum);
    return sum;
  };
  for (const cache of caches) {
    const held = cache.entries();
    if (held === undefined) {
      caches.delete(cache);
      const kept = gone.get(cache.name) ?? newCacheCounts();
      gone.set(cache.name, kept);
      addCounts(kept, cache.counts);
      continue;
    }
    const sum = sumFor(cache.name);
    addCounts(sum.counts, cache.counts);
    for (const [tier, count] of held) sum.held.set(tier, (sum.held.get(tier) ?? 0) + count);
  }
  for (const [name, counts] of gone) addCounts(sumFor(name).counts, counts);
  return named;
}
