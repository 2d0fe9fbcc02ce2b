/** What a store and its thread say to each other. */
import type { FlowStoreErrorCode } from '../errors.ts';
import type { Appended } from './append.ts';
import type { Asked } from '../contract/asked.ts';
import type { EngineOptions } from './engine.ts';

/** What the thread is made with. */
export interface ThreadData extends EngineOptions {
  /** Ids of questions that nobody waits for any more: question n at n modulo the length. */
  readonly abandoned: Int32Array<SharedArrayBuffer>;
}

/** To the thread. */
export type Request =
  /** Events as lines of JSON: one text is handed over faster than many objects. */
  | { readonly kind: 'append'; readonly id: number; readonly lines: string; readonly nowMs: number }
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly asked: Asked;
      readonly nowNs: bigint;
      readonly lostAfterNs: bigint | undefined;
      readonly timeoutMs: number;
    }
  | { readonly kind: 'evict'; readonly id: number; readonly flowIds: readonly string[] }
  | { readonly kind: 'sweep'; readonly nowMs: number }
  | { readonly kind: 'close'; readonly id: number };

/** From the thread. */
export type Response =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'appended'; readonly id: number; readonly result: Appended }
  | { readonly kind: 'error'; readonly id: number; readonly code: FlowStoreErrorCode; readonly detail: string }
  | { readonly kind: 'evicted'; readonly flowIds: readonly string[] };

/** What a store needs of its thread: a `Worker` has it. */
export interface Thread {
  postMessage(request: Request): void;
  on(event: 'message', listener: (response: Response) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'exit', listener: () => void): unknown;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}

/** Starts a thread that serves a store. */
export type StartThread = (data: ThreadData) => Thread;
