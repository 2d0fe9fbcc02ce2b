/** What a cache did for one operation, put together from the operation's span and those of its tiers and its loader. */
import {
  ATTR_CACHE_COALESCED_ROLE,
  ATTR_CACHE_COALESCED_WAIT_NS,
  ATTR_CACHE_DURATION_NS,
  ATTR_CACHE_EVENT,
  ATTR_CACHE_FALLBACK,
  ATTR_CACHE_KEY,
  ATTR_CACHE_NAME,
  ATTR_CACHE_OPERATION,
  ATTR_CACHE_RESULT,
  ATTR_CACHE_STALE,
  ATTR_CACHE_TIER,
  ATTR_CACHE_TIER_DURATIONS_NS,
  ATTR_CACHE_TIER_EVENTS,
  ATTR_CACHE_TIERS,
  ATTR_ERROR_TYPE,
  SPAN_CACHE_LOAD,
} from '@weir/semconv';
import type { CacheStrip, CacheStripTier } from '../api/types/traces.ts';
import type { StoredObject, StoredValue } from '../rows/stored-value.ts';
import { member } from './context.ts';

/** A span of a cache. */
export interface CacheStepDoc {
  readonly id: string;
  /** Of the same form as `id`. */
  readonly parent: string;
  readonly name: string;
  readonly durationNs: string;
  readonly attributes: StoredObject;
}

/** Whether a stored span may be one of a cache. */
export function isCacheDoc(doc: string): boolean {
  return doc.includes(`"${ATTR_CACHE_NAME}":`);
}

/** Strips by the id of the operation's span. */
export function cacheStrips(steps: readonly CacheStepDoc[]): ReadonlyMap<string, CacheStrip> {
  const children = Map.groupBy(steps, ({ parent }) => parent);
  return new Map(
    steps.filter(isOperation).map((step) => {
      const own = children.get(step.id) ?? [];
      const { attributes } = step;
      const load = own.find(({ name }) => name === SPAN_CACHE_LOAD);
      const tiers = own.filter(({ attributes: of }) => of[ATTR_CACHE_TIER] !== undefined).map(tierOf);
      const role = attributes[ATTR_CACHE_COALESCED_ROLE];
      const strip: CacheStrip = {
        name: text(attributes[ATTR_CACHE_NAME]),
        operation: text(attributes[ATTR_CACHE_OPERATION]),
        result: text(attributes[ATTR_CACHE_RESULT]),
        durationNs: durationOf(step),
        ...(role === 'leader' || role === 'follower' ? { role } : {}),
        ...member('waitNs', number(attributes[ATTR_CACHE_COALESCED_WAIT_NS])),
        ...member('key', text(attributes[ATTR_CACHE_KEY])),
        tiers: tiers.length > 0 ? tiers : summaryTiers(attributes),
        ...(load !== undefined && {
          load: { durationNs: durationOf(load), ...member('errorType', text(load.attributes[ATTR_ERROR_TYPE])) },
        }),
      };
      return [step.id, strip];
    }),
  );
}

function isOperation({ name, attributes }: CacheStepDoc): boolean {
  return (
    name !== SPAN_CACHE_LOAD &&
    attributes[ATTR_CACHE_OPERATION] !== undefined &&
    attributes[ATTR_CACHE_TIER] === undefined
  );
}

function tierOf(step: CacheStepDoc): CacheStripTier {
  const { attributes } = step;
  return {
    tier: text(attributes[ATTR_CACHE_TIER]),
    event: text(attributes[ATTR_CACHE_EVENT]),
    durationNs: durationOf(step),
    stale: attributes[ATTR_CACHE_STALE] === true,
    fallback: attributes[ATTR_CACHE_FALLBACK] === true,
  };
}

/** Where the spans are summaries, the operation itself names its tiers. */
function summaryTiers(attributes: StoredObject): CacheStripTier[] {
  const [tiers, events, durations] = [ATTR_CACHE_TIERS, ATTR_CACHE_TIER_EVENTS, ATTR_CACHE_TIER_DURATIONS_NS].map(
    (key) => (Array.isArray(attributes[key]) ? (attributes[key] as readonly StoredValue[]) : []),
  );
  return (tiers ?? []).map((tier, index) => ({
    tier: text(tier),
    event: text(events?.[index]),
    durationNs: number(durations?.[index]) ?? '0',
    stale: false,
    fallback: index > 0,
  }));
}

function durationOf({ attributes, durationNs }: CacheStepDoc): string {
  return number(attributes[ATTR_CACHE_DURATION_NS]) ?? durationNs;
}

function text(value: StoredValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function number(value: StoredValue | undefined): string | undefined {
  return typeof value === 'number' ? String(Math.round(value)) : undefined;
}
