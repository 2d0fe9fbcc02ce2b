/** What the metrics of caches say: all there is where operations have no spans, and what spans cannot tell. */
import type { DatabaseSync } from 'node:sqlite';
import {
  ATTR_CACHE_NAME,
  ATTR_CACHE_REQUEST_TYPE,
  ATTR_CACHE_RESULT,
  ATTR_CACHE_TIER,
  METRIC_CACHE_ENTRIES,
  METRIC_CACHE_EVICTIONS,
  METRIC_CACHE_OPERATIONS,
  METRIC_CACHE_REQUESTS,
  METRIC_CACHE_TIME_SAVED,
} from '@weir/semconv';
import type { StoredObject, StoredValue } from '../rows/stored-value.ts';
import { rowsOf } from './context.ts';

interface Outcomes {
  hits: number;
  misses: number;
  stale: number;
  errors: number;
}

/** What metrics say of a tier. */
export interface TierMetrics extends Outcomes {
  evictions: number;
  entries?: number;
}

/** What metrics say of a cache. */
export interface CacheMetrics {
  readonly services: Set<string>;
  operations: number;
  readonly totals: Outcomes;
  /** Absent where no metric tells it. */
  timeSavedNs?: bigint;
  readonly tiers: Map<string, TierMetrics>;
}

const NAMES = [
  METRIC_CACHE_REQUESTS,
  METRIC_CACHE_OPERATIONS,
  METRIC_CACHE_EVICTIONS,
  METRIC_CACHE_ENTRIES,
  METRIC_CACHE_TIME_SAVED,
];

const TYPES: Readonly<Record<string, keyof Outcomes>> = {
  hit: 'hits',
  miss: 'misses',
  stale: 'stale',
  error: 'errors',
};
const RESULTS: Readonly<Record<string, keyof Outcomes>> = { ...TYPES, loaded: 'misses' };

/** By cache, what its metrics came to in a range of time. */
export function cacheMetrics(
  db: DatabaseSync,
  cache: string | undefined,
  from: bigint,
  to: bigint,
): ReadonlyMap<string, CacheMetrics> {
  const caches = new Map<string, CacheMetrics>();
  const series = rowsOf(
    db,
    `SELECT series.id, series.name, series.temporality, series.attributes, origin.service FROM series
     JOIN origin ON origin.id = series.origin WHERE series.name IN (${NAMES.map(() => '?').join(',')}) AND series.last_time >= ?
     LIMIT 5000`,
    [...NAMES, from],
  );
  for (const row of series) {
    const attributes = JSON.parse(String(row['attributes'])) as StoredObject;
    const name = attributes[ATTR_CACHE_NAME];
    if (typeof name !== 'string' || (cache !== undefined && name !== cache)) continue;
    const value = increase(db, Number(row['id']), String(row['temporality']), from, to);
    if (value === undefined) continue;
    let known = caches.get(name);
    if (known === undefined) caches.set(name, (known = nothing()));
    known.services.add(String(row['service']));
    add(known, String(row['name']), attributes, value);
  }
  return caches;
}

/** What a sum came to in the range; of a gauge its last value. */
function increase(db: DatabaseSync, series: number, temporality: string, from: bigint, to: bigint): number | undefined {
  const ask = (what: string, when: string, ...times: bigint[]): number | null =>
    (rowsOf(db, `SELECT ${what} AS value FROM point WHERE series = ? AND ${when}`, [series, ...times])[0]?.['value'] ??
      null) as number | null;
  if (temporality === 'delta') return ask('sum(value)', 'time >= ? AND time < ?', from, to) ?? undefined;
  const last = ask('value', 'time < ? ORDER BY time DESC LIMIT 1', to);
  if (last === null) return undefined;
  if (temporality !== 'cumulative') return last;
  const before = ask('value', 'time < ? ORDER BY time DESC LIMIT 1', from) ?? 0;
  return last >= before ? last - before : last;
}

function add(known: CacheMetrics, metric: string, attributes: StoredObject, value: number): void {
  const tierName = attributes[ATTR_CACHE_TIER];
  if (metric === METRIC_CACHE_TIME_SAVED) {
    known.timeSavedNs = (known.timeSavedNs ?? 0n) + BigInt(Math.max(0, Math.round(value * 1e9)));
  } else if (metric === METRIC_CACHE_OPERATIONS) {
    known.operations += value;
    const outcome = outcomeOf(RESULTS, attributes[ATTR_CACHE_RESULT]);
    if (outcome !== undefined) known.totals[outcome] += value;
  } else if (typeof tierName === 'string') {
    let tier = known.tiers.get(tierName);
    if (tier === undefined)
      known.tiers.set(tierName, (tier = { hits: 0, misses: 0, stale: 0, errors: 0, evictions: 0 }));
    const outcome = outcomeOf(TYPES, attributes[ATTR_CACHE_REQUEST_TYPE]);
    if (metric === METRIC_CACHE_EVICTIONS) tier.evictions += value;
    else if (metric === METRIC_CACHE_ENTRIES) tier.entries = value;
    else if (outcome !== undefined) tier[outcome] += value;
  }
}

function outcomeOf(
  names: Readonly<Record<string, keyof Outcomes>>,
  value: StoredValue | undefined,
): keyof Outcomes | undefined {
  return typeof value === 'string' && Object.hasOwn(names, value) ? names[value] : undefined;
}

function nothing(): CacheMetrics {
  return {
    services: new Set(),
    operations: 0,
    totals: { hits: 0, misses: 0, stale: 0, errors: 0 },
    tiers: new Map(),
  };
}
