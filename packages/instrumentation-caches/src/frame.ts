/** What the running code is part of: so that what a cache asks of its own parts is no operation of the application. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunningCall } from './running-call.ts';

/** One level of what is running. */
export interface Frame {
  /** The cache, or the part of one, that is at work. */
  readonly owner: object;
  /** The operation; absent within a part, whose own calls are no operations. */
  readonly call: RunningCall | undefined;
  /** Whether every other cache that is called from here belongs to this one. */
  readonly isClosed: boolean;
  /** Whether a read is under way here. */
  readonly isRead: boolean;
  /** What the part itself removed while it read: it was past its time. */
  removed: number;
  /** What the part kept from its caller. */
  failure: { readonly error: unknown } | undefined;
}

const frames = new AsyncLocalStorage<Frame | undefined>();

export function currentFrame(): Frame | undefined {
  return frames.getStore();
}

/** Whether anything that is observed is under way. */
export function isWithinCall(): boolean {
  return frames.getStore() !== undefined;
}

export function within<T>(frame: Frame, work: () => T): T {
  return frames.run(frame, work);
}

/** Runs code of the application, whose caches are observed for themselves. */
export function outside<T>(work: () => T): T {
  return frames.run(undefined, work);
}

let busy: object | undefined;

/** Runs work of a cache that is over when it returns: an async context would cost many times a hit in memory. */
export function synchronously<T>(owner: object, work: () => T): T {
  const outer = busy;
  busy = owner;
  try {
    return work();
  } finally {
    busy = outer;
  }
}

/** Whether a call of this cache is part of what is observed already. */
export function isPart(cache: object): boolean {
  if (busy === cache) return true;
  const frame = frames.getStore();
  return frame !== undefined && (frame.isClosed || frame.owner === cache);
}

/** Notes that a part removed entries of its own accord. */
export function noteRemoval(part: object, count: number): void {
  const frame = frames.getStore();
  if (frame?.isRead === true && frame.owner === part) frame.removed += count;
}

/** Notes an error that a part is about to keep to itself. */
export function noteFailure(error: unknown): void {
  const frame = frames.getStore();
  if (frame !== undefined) frame.failure ??= { error };
}
