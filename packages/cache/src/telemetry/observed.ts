/** An operation as its steps see it. */
import type { Context, HrTime, Span, SpanStatus } from '@opentelemetry/api';
import type { CacheEventName, CacheOperationName, DecodeFailure } from '../names.ts';
import type { TelemetryCore, TierLabel } from './core.ts';

/** What a step needs of the operation that it belongs to. */
export interface Observed {
  readonly core: TelemetryCore;
  readonly name: CacheOperationName;
  readonly key: unknown;
  readonly requestId: number;
  /** The context whose span is the operation's. */
  readonly context: Context;
  readonly recording: boolean;
  readonly isTold: boolean;
  readonly detailed: boolean;
  /** The request id in scope, as a member of an event. */
  ambient(): { readonly ambientRequestId?: string };
  /** Keeps a step until the operation ends, for a summary. */
  keep(ended: EndedTier): void;
  keepLoad(ended: EndedLoad): void;
}

/** What more there is to say of an event at a tier. */
export interface TierDetail {
  readonly stale?: boolean;
  readonly decodeFailure?: DecodeFailure;
  /** Class of what was thrown. */
  readonly errorType?: string;
}

/** What a tier did. */
export interface EndedTier {
  readonly label: TierLabel;
  readonly event: CacheEventName;
  readonly detail: TierDetail;
  /** Milliseconds of the monotonic clock. */
  readonly startedMs: number;
  readonly endedMs: number;
}

/** How long the loader took. */
export interface EndedLoad {
  /** Milliseconds of the monotonic clock. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** Class of what the loader threw. */
  readonly errorType: string | undefined;
}

/** `SpanStatusCode.ERROR`, by number: enums of two copies of the API are not one. */
export const ERROR_STATUS: SpanStatus = { code: 2 };

/** Whole nanoseconds of so many milliseconds. */
export function toNs(ms: number): number {
  return Math.round(ms * 1e6);
}

/** Gives the time of a reading of the monotonic clock, in the time of a span. */
export type SpanTime = (atMs: number) => HrTime;

/**
 * Times within a span that began at this reading. The SDK takes the time of day anew for each span, in whole
 * milliseconds, so a span that is written afterwards has to go by the one that it belongs to.
 */
export function timeWithin(span: Span, beganMs: number): SpanTime {
  const { startTime } = span as { readonly startTime?: HrTime };
  const now = Date.now();
  const [seconds, nanos] = startTime ?? [Math.floor(now / 1e3), (now % 1e3) * 1e6];
  return (atMs) => {
    const total = nanos + toNs(atMs - beganMs);
    const carried = Math.floor(total / 1e9);
    return [seconds + carried, total - carried * 1e9];
  };
}

/** What may be told of a key, as a member of an event. */
export function keyMember(core: TelemetryCore, key: unknown): { readonly key?: string } {
  const told = core.keyOf(key);
  return told === undefined ? {} : { key: told };
}
