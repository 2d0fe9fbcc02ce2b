/** What spans and events of caches say, each as one row that can be counted. */
import {
  ATTR_CACHE_COALESCED_ROLE,
  ATTR_CACHE_COALESCED_WAIT_NS,
  ATTR_CACHE_DURATION_NS,
  ATTR_CACHE_EVENT,
  ATTR_CACHE_NAME,
  ATTR_CACHE_OPERATION,
  ATTR_CACHE_RESULT,
  ATTR_CACHE_STALE,
  ATTR_CACHE_TIER,
  ATTR_CACHE_TIER_DURATIONS_NS,
  ATTR_CACHE_TIER_EVENTS,
  ATTR_CACHE_TIERS,
  ATTR_ERROR_TYPE,
  EVENT_CACHE_OPERATION_COMPLETE,
  SPAN_CACHE_LOAD,
} from '@weir/semconv';
import type { Attributes, AttributeValue, ReceivedLogRecord, ReceivedSpan } from '../otlp/model.ts';
import type { FactRow } from '../rows/batch.ts';
import { int64, name, numberOf, textOf } from '../rows/columns.ts';

/** What a fact is about. */
export const FACT_KINDS = { operation: 1, tier: 2, load: 3 } as const;

/** What a fact was read from. */
export const FACT_SOURCES = { span: 1, log: 2 } as const;

const MAX_TIERS = 16;

interface Place {
  readonly at: bigint;
  readonly cache: string;
  readonly trace: string | null;
  readonly span: string | null;
  readonly parent: string | null;
  readonly source: number;
}

/** Facts of a span that a cache made; none of any other. */
export function factsOfSpan(span: ReceivedSpan): readonly FactRow[] {
  const { attributes } = span;
  const cache = textOf(attributes, ATTR_CACHE_NAME);
  if (cache === null) return [];
  const place = {
    at: int64(span.startTime),
    cache,
    trace: span.traceId,
    span: span.spanId,
    parent: span.parentSpanId ?? null,
    source: FACT_SOURCES.span,
  };
  const tier = textOf(attributes, ATTR_CACHE_TIER);
  if (tier !== null) return [tierFact(place, tier, textOf(attributes, ATTR_CACHE_EVENT) ?? '', attributes)];
  if (span.name === SPAN_CACHE_LOAD) return [loadFact(place, attributes, span.endTime - span.startTime)];
  if (textOf(attributes, ATTR_CACHE_OPERATION) === null) return [];
  return [operationFact(place, attributes), ...summaryFacts(place, attributes)];
}

/** Facts of an event of a cache; none of any other record. */
export function factsOfLog(record: ReceivedLogRecord): readonly FactRow[] {
  const { eventName, attributes } = record;
  if (!eventName.startsWith('cache.')) return [];
  const cache = textOf(attributes, ATTR_CACHE_NAME);
  if (cache === null) return [];
  const place = {
    at: int64(record.time || record.observedTime),
    cache,
    trace: record.traceId ?? null,
    span: record.spanId ?? null,
    parent: null,
    source: FACT_SOURCES.log,
  };
  if (eventName === EVENT_CACHE_OPERATION_COMPLETE) return [operationFact(place, attributes)];
  const tier = textOf(attributes, ATTR_CACHE_TIER);
  return tier === null ? [] : [tierFact(place, tier, eventName.slice('cache.'.length), attributes)];
}

function operationFact(place: Place, attributes: Attributes): FactRow {
  return fact(place, FACT_KINDS.operation, {
    operation: textOf(attributes, ATTR_CACHE_OPERATION),
    outcome: textOf(attributes, ATTR_CACHE_RESULT),
    duration: numberOf(attributes, ATTR_CACHE_DURATION_NS),
    role: textOf(attributes, ATTR_CACHE_COALESCED_ROLE),
    wait: numberOf(attributes, ATTR_CACHE_COALESCED_WAIT_NS),
  });
}

function tierFact(place: Place, tier: string, event: string, attributes: Attributes): FactRow {
  return fact(place, FACT_KINDS.tier, {
    operation: textOf(attributes, ATTR_CACHE_OPERATION),
    tier,
    outcome: event,
    duration: numberOf(attributes, ATTR_CACHE_DURATION_NS),
    stale: attributes[ATTR_CACHE_STALE] === true,
  });
}

function loadFact(place: Place, attributes: Attributes, spanNs: bigint): FactRow {
  return fact(place, FACT_KINDS.load, {
    outcome: textOf(attributes, ATTR_ERROR_TYPE) === null ? 'loaded' : 'error',
    duration: numberOf(attributes, ATTR_CACHE_DURATION_NS) || Number(spanNs),
  });
}

/** The tiers of an operation whose spans are summaries. */
function summaryFacts(place: Place, attributes: Attributes): readonly FactRow[] {
  const [tiers, events, durations] = [ATTR_CACHE_TIERS, ATTR_CACHE_TIER_EVENTS, ATTR_CACHE_TIER_DURATIONS_NS].map(
    (key) => listOf(attributes[key]),
  );
  return (tiers ?? []).slice(0, MAX_TIERS).flatMap((tier, index) =>
    typeof tier === 'string'
      ? [
          fact(place, FACT_KINDS.tier, {
            tier: name(tier),
            outcome: textOrEmpty(events?.[index]),
            duration: numberOrZero(durations?.[index]),
          }),
        ]
      : [],
  );
}

function listOf(value: AttributeValue | undefined): readonly AttributeValue[] {
  return Array.isArray(value) ? (value as readonly AttributeValue[]) : [];
}

function textOrEmpty(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? name(value) : '';
}

function numberOrZero(value: AttributeValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

interface Said {
  readonly operation?: string | null;
  readonly tier?: string;
  readonly outcome: string | null;
  readonly duration: number;
  readonly stale?: boolean;
  readonly role?: string | null;
  readonly wait?: number;
}

function fact({ at, cache, trace, span, parent, source }: Place, kind: number, said: Said): FactRow {
  const { operation = null, tier = null, outcome, duration, stale = false, role = null, wait = 0 } = said;
  return [
    at,
    cache,
    kind,
    operation,
    tier,
    outcome ?? '',
    Number.isFinite(duration) ? Math.round(duration) : 0,
    stale ? 1 : 0,
    role,
    Math.round(wait),
    trace,
    span,
    parent,
    source,
  ];
}
