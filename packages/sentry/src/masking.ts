/** Masks what leaves for Sentry. */
import { errorName, type Mask } from '@weir/otel-compat';
import { TAG_SPAN_ID, TAG_TRACE_ID } from './correlation.ts';
import type { Envelope, SentryEvent } from './sentry-sdk.ts';
import { faults } from './state.ts';

/** Parts of an envelope that are bytes, or hold nothing but counts and states. */
const UNMASKED: ReadonlySet<unknown> = new Set([
  'attachment',
  'client_report',
  'profile',
  'profile_chunk',
  'replay_event',
  'replay_recording',
  'session',
  'sessions',
]);

const EVENT_TYPES: ReadonlySet<unknown> = new Set(['event', 'transaction', 'feedback']);

/** A masked copy of an event. One that cannot be masked loses all but its identity. */
export function maskedEvent(event: SentryEvent, mask: Mask): SentryEvent {
  return attempt(() => {
    // Live objects of the SDK, which it takes off before it sends.
    const { sdkProcessingMetadata, ...told } = event;
    const masked = attempt(() => masking(told, mask));
    const kept = sdkProcessingMetadata === undefined ? {} : { sdkProcessingMetadata };
    return { ...masked, ...identityOf(told, masked), ...kept };
  });
}

/** Masks every part of an envelope. */
export function maskEnvelope([, items]: Envelope, mask: Mask): void {
  for (const item of items) {
    const [{ type }, payload] = item;
    if (typeof payload !== 'object' || payload === null || UNMASKED.has(type)) continue;
    item[1] = EVENT_TYPES.has(type)
      ? maskedEvent(payload as SentryEvent, mask)
      : attempt(() => masking(payload as SentryEvent, mask));
  }
}

function masking(told: SentryEvent, mask: Mask): SentryEvent {
  const masked = mask(told as unknown);
  if (typeof masked !== 'object' || masked === null) throw new TypeError('a mask gives an object for an object');
  return masked as SentryEvent;
}

/** Nothing leaves where it cannot be masked. */
function attempt(work: () => SentryEvent): SentryEvent {
  try {
    return work();
  } catch (error) {
    faults.count('mask_failed', `what could not be masked was emptied: ${errorName(error)}`);
    return {};
  }
}

/** Ids are random: one in some thousand looks like something private, such as the number of a card. */
function identityOf(told: SentryEvent, masked: SentryEvent): SentryEvent {
  const { event_id, timestamp, level, platform, type } = told;
  const kept = Object.entries({ event_id, timestamp, level, platform, type }).filter(
    ([, value]) => value !== undefined,
  );
  const traceContext = told.contexts?.['trace'];
  const tags = Object.entries(told.tags ?? {}).filter(([name]) => name === TAG_TRACE_ID || name === TAG_SPAN_ID);
  return {
    ...Object.fromEntries(kept),
    ...(tags.length > 0 && { tags: { ...masked.tags, ...Object.fromEntries(tags) } }),
    ...(traceContext !== undefined && {
      contexts: { ...masked.contexts, trace: { ...(masked.contexts?.['trace'] as object), ...idsOf(traceContext) } },
    }),
  };
}

function idsOf(traceContext: unknown): object {
  const { trace_id, span_id, parent_span_id } = traceContext as Record<string, unknown>;
  const ids = Object.entries({ trace_id, span_id, parent_span_id });
  return Object.fromEntries(ids.filter(([, value]) => value !== undefined));
}
