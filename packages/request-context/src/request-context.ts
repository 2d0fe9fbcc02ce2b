/** The request id in scope: set for a run, read anywhere below it. */
import { type Context, context, createContextKey } from '@opentelemetry/api';
import { hasContextManager } from '@weir/otel-compat';
import { isRequestId, newRequestId } from './request-id.ts';
import { faults, type RequestIdSlot, storage } from './state.ts';

// `createContextKey` gives the same key for the same name in every copy of the API.
const REQUEST_ID_KEY = createContextKey('weir.request-id.v1');

/**
 * Runs `fn` with a request id in scope, across awaits, timers, streams and whatever else it starts.
 *
 * The id lives in the OpenTelemetry context where an SDK has registered a context manager, and in an AsyncLocalStorage
 * where none is. Runs nest; the outer id is back when `fn` returns.
 *
 * @param id 1 to 128 visible ASCII characters; a new one is made where it is missing or bad, when it is first read (a bad one is counted)
 * @returns what `fn` returns; what it throws is passed on
 * @example
 * runWithRequestId('req-1', () => getRequestId()); // 'req-1'
 */
export function runWithRequestId<T>(id: string | undefined, fn: () => T): T;
/**
 * Runs `fn` with a new request id in scope.
 *
 * @example
 * runWithRequestId(() => getRequestId()); // '...-...-4...-...-...', a new UUID
 */
export function runWithRequestId<T>(fn: () => T): T;
export function runWithRequestId<T>(first: string | undefined | (() => T), second?: () => T): T {
  const fn = typeof first === 'function' ? first : (second as () => T);
  const slot = slotFor(typeof first === 'function' ? undefined : first);
  if (hasContextManager()) return context.with(context.active().setValue(REQUEST_ID_KEY, slot), fn);
  return storage.run(slot, fn);
}

/**
 * The request id in scope, or undefined.
 *
 * @param from looks in this context instead of the scope
 * @example
 * getRequestId(); // undefined, outside any request
 */
export function getRequestId(from?: Context): string | undefined {
  return from === undefined ? requestIdFor(context.active()) : read(slotIn(from));
}

/**
 * A context derived from `base` that carries a request id; for code that hands contexts over itself.
 *
 * @param id as in {@link runWithRequestId}
 * @example
 * const derived = setRequestId(ROOT_CONTEXT, 'req-1');
 * getRequestId(derived); // 'req-1'
 */
export function setRequestId(base: Context, id?: string): Context {
  return base.setValue(REQUEST_ID_KEY, slotFor(id));
}

/**
 * Binds a callback to the request id in scope, for callers that run it in a scope of their own: listeners of long-lived
 * emitters, connection pools, messages from a worker thread.
 *
 * @returns a function that runs `fn` with the id that is in scope now, or as it is where none is
 * @example
 * const bound = runWithRequestId('req-1', () => bindRequestId(() => getRequestId()));
 * bound(); // 'req-1'
 */
export function bindRequestId<This, Args extends unknown[], T>(
  fn: (this: This, ...args: Args) => T,
): (this: This, ...args: Args) => T {
  const id = getRequestId();
  if (id === undefined) return fn;
  return function (this: This, ...args) {
    return runWithRequestId(id, () => fn.apply(this, args));
  };
}

/**
 * The request id that a span, a log record or a carrier belongs to, given the context that the SDK hands over.
 *
 * Without a context manager every such context is the root one, and the id is in the storage. So it is for a run that began
 * before one was registered.
 */
export function requestIdFor(given: Context): string | undefined {
  return read(slotIn(given) ?? storage.getStore());
}

function slotFor(given: unknown): RequestIdSlot {
  return { given, id: undefined };
}

function slotIn(from: Context): RequestIdSlot | undefined {
  return from.getValue(REQUEST_ID_KEY) as RequestIdSlot | undefined;
}

function read(slot: RequestIdSlot | undefined): string | undefined {
  if (slot === undefined) return undefined;
  slot.id ??= checkedRequestId(slot.given);
  return slot.id;
}

function checkedRequestId(given: unknown): string {
  if (isRequestId(given)) return given;
  if (given !== undefined) faults.count('bad_id', `a request id was replaced (got ${typeof given})`);
  return newRequestId();
}
