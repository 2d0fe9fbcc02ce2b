/** An operation as the parts of its cache see it. */
import type { CacheEventName } from '@weir/cache';
import type { CacheOperation } from '@weir/cache/telemetry';
import type { NamedState } from './cache-state.ts';

/** What a step at a tier, and a loader, need of the operation that they belong to. */
export interface RunningCall {
  readonly cache: object;
  readonly state: NamedState;
  readonly operation: CacheOperation | undefined;
  /** Notes what a tier did. */
  noteStep(event: CacheEventName, failure?: { readonly error: unknown }, stale?: boolean): void;
  /** Runs the loader; where the value is there already, it runs in the background, to renew it. */
  load<T>(loader: () => T): T | Promise<Awaited<T>>;
}
