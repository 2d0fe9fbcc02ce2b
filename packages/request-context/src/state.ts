/** What all copies of this package in one process share: the storage used without an SDK, and the fault counts. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { FaultCounter, processWide } from '@weir/otel-compat';

/** What can go wrong: an id from outside that is not one, or an exception inside Weir. */
export type RequestContextFault = 'bad_id' | 'internal_error';

/** A request id that is checked, or made, when it is first read: most runs are entered far more often than read. */
export interface RequestIdSlot {
  /** What the caller gave; of any type, since callers may be JavaScript. */
  readonly given: unknown;
  /** A valid id, once it has been read. */
  id: string | undefined;
}

interface State {
  readonly storage: AsyncLocalStorage<RequestIdSlot>;
  readonly faults: FaultCounter<RequestContextFault>;
}

const state: State = processWide('request-context.v1', () => ({
  storage: new AsyncLocalStorage<RequestIdSlot>(),
  faults: new FaultCounter<RequestContextFault>('@weir/request-context'),
}));

/** Holds the request id where no context manager is registered. */
export const storage: AsyncLocalStorage<RequestIdSlot> = state.storage;

/** Counts bad ids and internal errors of this process. */
export const faults: FaultCounter<RequestContextFault> = state.faults;

/**
 * How many ids from outside were refused, and how many exceptions were kept from the application, since the process began.
 *
 * @example
 * requestContextStats(); // { bad_id: 0, internal_error: 0 }
 */
export function requestContextStats(): Record<RequestContextFault, number> {
  return { bad_id: 0, internal_error: 0, ...faults.counts() };
}
