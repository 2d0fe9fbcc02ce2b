/** What caches did in a range of time: counted from what their spans say, where there are such, else their events, else their metrics. */
import type { DatabaseSync } from 'node:sqlite';
import type { CacheList, CacheStep, CacheView, TierView } from '../api/types/caches.ts';
import { FACT_KINDS, FACT_SOURCES } from '../ingest/cache-facts.ts';
import { type CacheMetrics, cacheMetrics } from './cache-metrics.ts';
import { type QuestionContext, rowsOf } from './context.ts';
import { percentilesOf } from './percentiles.ts';
import { stampedes } from './stampedes.ts';

/** The range, and how many steps it is cut into. */
export interface CacheArgs {
  readonly cache?: string;
  readonly from: bigint;
  readonly to: bigint;
  readonly steps: number;
}

/** Facts of one answer, the newest: beyond it the answer would take longer than a person waits. */
const MAX_FACTS = 200_000;

/** One row of `cache_fact`. */
export interface Fact {
  readonly cache: string;
  readonly step: number;
  readonly kind: number;
  readonly operation: string | null;
  readonly tier: string | null;
  readonly outcome: string;
  readonly duration: number;
  readonly stale: number;
  readonly role: string | null;
  readonly source: number;
  readonly service: string | null;
}

const READ_HITS = new Set(['hit', 'stale']);
const READ_MISSES = new Set(['miss', 'loaded']);
const TIER_MISSES = new Set(['miss', 'expired']);

/** All caches, or one. */
export function caches({ db }: QuestionContext, { cache, from, to, steps }: CacheArgs): CacheList {
  const stepNs = (to - from) / BigInt(steps) || 1n;
  const facts = Map.groupBy(factsIn(db, cache, from, to, stepNs), (fact) => fact.cache);
  const measured = cacheMetrics(db, cache, from, to);
  const widths = stampedes(db, from, to, stepNs);
  const names = new Set([...facts.keys(), ...measured.keys()]);
  return {
    caches: [...names].toSorted().map((name) => {
      const axis = Array.from({ length: steps }, (_, index) => String(from + BigInt(index) * stepNs));
      return cacheView(name, facts.get(name) ?? [], axis, widths.get(name), measured.get(name));
    }),
    fromNs: String(from),
    toNs: String(to),
    stepNs: String(stepNs),
  };
}

function factsIn(db: DatabaseSync, cache: string | undefined, from: bigint, to: bigint, stepNs: bigint): Fact[] {
  const rows = rowsOf(
    db,
    `SELECT cache, CAST((at - ?1) / ?3 AS INTEGER) AS step, kind, operation, tier, outcome, duration, stale, role, source, service
     FROM cache_fact LEFT JOIN origin ON origin.id = cache_fact.origin
     WHERE at >= ?1 AND at < ?2${cache === undefined ? '' : ' AND cache = ?4'} ORDER BY cache_fact.id DESC LIMIT ${MAX_FACTS}`,
    cache === undefined ? [from, to, stepNs] : [from, to, stepNs, cache],
  ) as unknown as Fact[];
  // An operation that has a span and an event is one operation.
  const withSpans = new Set(rows.filter(({ source }) => source === FACT_SOURCES.span).map((fact) => fact.cache));
  return rows.filter((fact) => fact.source === FACT_SOURCES.span || !withSpans.has(fact.cache)).toReversed();
}

function cacheView(
  name: string,
  facts: readonly Fact[],
  axis: readonly string[],
  widths: ReadonlyMap<number, number> | undefined,
  measured: CacheMetrics | undefined,
): CacheView {
  const operations = facts.filter(({ kind }) => kind === FACT_KINDS.operation);
  const loads = facts.filter(({ kind }) => kind === FACT_KINDS.load);
  const byStep = Map.groupBy(facts, ({ step }) => step);
  const steps = axis.map((atNs, index) => stepView(atNs, byStep.get(index) ?? [], widths?.get(index)));
  const timeSaved = steps.reduce((sum, { timeSavedNs }) => sum + BigInt(timeSavedNs), 0n);
  const counted = outcomes(operations);
  const source = facts.length === 0 ? 'metrics' : facts[0]?.source === FACT_SOURCES.span ? 'spans' : 'logs';
  const totals = source === 'metrics' ? { ...counted, ...measured?.totals } : counted;
  return {
    name,
    services: [...new Set([...facts.map(({ service }) => service ?? ''), ...(measured?.services ?? [])])]
      .filter((service) => service !== '')
      .toSorted(),
    operations: source === 'metrics' ? (measured?.operations ?? 0) : operations.length,
    ...totals,
    ...ratio(totals),
    duration: percentilesOf(operations.map(({ duration }) => duration)),
    loads: {
      ...percentilesOf(loads.map(({ duration }) => duration)),
      errors: loads.filter(({ outcome }) => outcome === 'error').length,
    },
    timeSavedNs: String(measured?.timeSavedNs ?? timeSaved),
    followers: operations.filter(({ role }) => role === 'follower').length,
    stampedeWidth: steps.reduce((widest, step) => Math.max(widest, step.stampedeWidth), 0),
    tiers: tiersOf(facts, measured),
    steps,
    source,
  };
}

function stepView(atNs: string, facts: readonly Fact[], width: number | undefined): CacheStep {
  const operations = facts.filter(({ kind }) => kind === FACT_KINDS.operation);
  const loads = facts.filter(({ kind }) => kind === FACT_KINDS.load);
  const { hits, misses, stale } = outcomes(operations);
  const loadTimes = percentilesOf(loads.map(({ duration }) => duration));
  const saved = operations
    .filter(({ outcome }) => READ_HITS.has(outcome))
    .reduce((sum, { duration }) => sum + Math.max(0, Number(loadTimes.p50) - duration), 0);
  return {
    atNs,
    operations: operations.length,
    hits,
    misses,
    stale,
    loads: loads.length,
    loadErrors: loads.filter(({ outcome }) => outcome === 'error').length,
    loadP50: loadTimes.p50,
    loadP95: loadTimes.p95,
    timeSavedNs: String(Math.round(saved)),
    stampedeWidth: width ?? (loads.length > 0 ? 1 : 0),
  };
}

function outcomes(operations: readonly Fact[]): { hits: number; misses: number; stale: number; errors: number } {
  const counts = { hits: 0, misses: 0, stale: 0, errors: 0 };
  for (const { outcome } of operations) {
    if (outcome === 'stale') counts.stale += 1;
    else if (READ_HITS.has(outcome)) counts.hits += 1;
    else if (READ_MISSES.has(outcome)) counts.misses += 1;
    else if (outcome === 'error') counts.errors += 1;
  }
  return counts;
}

function tiersOf(facts: readonly Fact[], measured: CacheMetrics | undefined): TierView[] {
  const byTier = Map.groupBy(
    facts.filter(({ kind, tier }) => kind === FACT_KINDS.tier && tier !== null),
    ({ tier }) => tier as string,
  );
  const names = new Set([...byTier.keys(), ...(measured?.tiers.keys() ?? [])]);
  return [...names].map((tier) => {
    const own = byTier.get(tier) ?? [];
    const reported = measured?.tiers.get(tier);
    const counts = { hits: 0, misses: 0, stale: 0, errors: 0 };
    for (const { outcome, stale } of own) {
      if (outcome === 'hit' && stale === 1) counts.stale += 1;
      else if (outcome === 'hit') counts.hits += 1;
      else if (TIER_MISSES.has(outcome)) counts.misses += 1;
      else if (outcome === 'get_error') counts.errors += 1;
    }
    const totals = own.length === 0 && reported !== undefined ? reported : counts;
    const { hits, misses, stale, errors } = totals;
    return {
      tier,
      requests: hits + misses + stale + errors,
      hits,
      misses,
      stale,
      errors,
      ...ratio(totals),
      duration: percentilesOf(own.map(({ duration }) => duration)),
      evictions: reported?.evictions ?? own.filter(({ outcome }) => outcome === 'eviction').length,
      ...(reported?.entries !== undefined && { entries: reported.entries }),
    };
  });
}

function ratio(counts: { readonly hits: number; readonly misses: number; readonly stale: number }): {
  readonly hitRatio?: number;
} {
  const found = counts.hits + counts.stale;
  const asked = found + counts.misses;
  return asked === 0 ? {} : { hitRatio: found / asked };
}
