/** One step at one tier: counted, and told of where somebody listens. */
import type { CacheEventName } from '@weir/cache';
import type { TierLabel } from '@weir/cache/telemetry';
import { errorName } from '@weir/otel-compat';
import type { Evictions, RunningCall } from './running-call.ts';
import { type Frame, within } from './frame.ts';
import { guarded } from './faults.ts';
import { afterwards } from './settled.ts';

/** What is asked of a tier. */
export type StepKind = 'read' | 'insert' | 'remove' | 'clear';

/** How many of the keys that were asked for were there, and how many of those past their time. */
export interface Read {
  readonly asked: number;
  readonly found: number;
  readonly expired?: number;
  /** Served although past its time. */
  readonly stale?: boolean;
}

/** A step as its call describes it. */
export interface StepRequest<T> {
  readonly tier: string;
  /** Whether a tier stands before this one. */
  readonly fallback: boolean;
  readonly kind: StepKind;
  /** The part that is asked. */
  readonly owner: object;
  /** Of a read of one key by a call that may ask twice: only the first time is told, and counted. */
  readonly key?: unknown;
  /** Of a read: what its answer says. Default: whether there is a value. */
  readonly read?: (value: T, frame: Frame) => Read;
  /** Of an insertion: whether the tier took it. Default: it did. */
  readonly isAccepted?: (value: T) => boolean;
  /** Whether other caches that the part calls belong to it. */
  readonly isClosed?: boolean;
  /** Whether the tier is done when it returns, and calls nothing that is observed. */
  readonly isSync?: boolean;
  /** What the tier dropped of its own accord meanwhile, but for what it removed itself when it read. */
  readonly evictions?: () => Evictions | undefined;
  /** How many keys are asked for; default 1. */
  readonly asked?: number;
}

const FAILED = { read: 'get_error', insert: 'insert_error', remove: 'invalidate_error', clear: 'clear_error' } as const;

/** Runs what a tier does for a call. */
export function runStep<T>(call: RunningCall, request: StepRequest<Awaited<T>>, work: () => T): T {
  const { tier, fallback, kind, owner, asked = 1, isClosed = false, isSync = false } = request;
  const label = call.state.tier(tier, fallback);
  const isRead = kind === 'read';
  const frame: Frame = { owner, call: undefined, isClosed, isRead, removed: 0, failure: undefined };
  const run = isSync ? work : (): T => within(frame, work);
  if (isRead && request.key !== undefined && !call.asksAnew(label, request.key)) return run();
  if (isRead) label.counts.gets += asked;
  const step = call.operation?.tier(label);
  const failed = (error: unknown): void => {
    call.noteStep(FAILED[kind], { error });
    if (isRead) label.counts.errors += asked;
    if (kind === 'insert') label.counts.insertErrors += asked;
    step?.end(FAILED[kind], { errorType: errorName(error) });
  };
  return afterwards(
    () => (step === undefined || isSync ? run() : step.run(run)),
    (value) => {
      if (frame.failure !== undefined) return failed(frame.failure.error);
      const judged = guarded('internal_error', 'an answer of a tier', () => {
        const dropped = isRead && frame.removed > 0 ? expired(frame.removed, asked) : request.evictions?.();
        if (dropped !== undefined) call.noteEvictions(label, dropped);
        return judge(request, value, frame, label);
      });
      const { event, stale = false } = judged ?? { event: kind === 'insert' ? 'inserted' : 'miss' };
      call.noteStep(event, undefined, stale);
      step?.end(event, stale ? { stale } : {});
    },
    failed,
    isSync,
  );
}

function expired(removed: number, asked: number): Evictions {
  return { reason: 'expired', count: Math.min(removed, asked), isOfKey: asked === 1 };
}

interface Judged {
  readonly event: CacheEventName;
  readonly stale?: boolean;
}

function judge<T>(request: StepRequest<T>, value: T, frame: Frame, { counts }: TierLabel): Judged {
  switch (request.kind) {
    case 'remove':
      return { event: 'invalidated' };
    case 'clear':
      return { event: 'cleared' };
    case 'insert': {
      const isAccepted = request.isAccepted?.(value) ?? true;
      if (isAccepted) counts.inserted += request.asked ?? 1;
      else counts.insertRejected += request.asked ?? 1;
      return { event: isAccepted ? 'inserted' : 'insert_rejected' };
    }
    case 'read': {
      const { asked, found, expired = 0, stale = false } = (request.read ?? readOne)(value, frame);
      if (stale) counts.stale += found;
      else counts.hits += found;
      counts.misses += asked - found;
      counts.expired += expired;
      if (found === asked) return { event: 'hit', stale };
      return { event: expired > 0 ? 'expired' : 'miss' };
    }
  }
}

/** Judges an answer that is the value, or undefined or null where there is none. */
export function readOne(value: unknown, frame: Frame): Read {
  const isThere = value !== undefined && value !== null;
  return { asked: 1, found: isThere ? 1 : 0, expired: isThere ? 0 : Math.min(1, frame.removed) };
}

/** Judges an answer that is true or false. */
export function readFlag(value: unknown, frame: Frame): Read {
  return { asked: 1, found: value === true ? 1 : 0, expired: value === true ? 0 : Math.min(1, frame.removed) };
}

/** Judges an answer that has a value for each key. */
export function readMany(values: unknown, frame: Frame): Read {
  const all: readonly unknown[] = Array.isArray(values) ? values : [];
  const found = all.filter((value) => value !== undefined && value !== null && value !== false).length;
  return { asked: all.length, found, expired: Math.min(frame.removed, all.length - found) };
}
