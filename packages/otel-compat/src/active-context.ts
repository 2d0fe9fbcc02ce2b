/** Tells whether contexts travel at all: only a registered context manager carries them across awaits. */
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { apiRegistrations } from './api-registrations.ts';

const PROBE = createContextKey('weir.context-probe.v1');

let probed: unknown;
let works = false;

/**
 * Whether an OpenTelemetry ContextManager is registered that this copy of the API can use.
 *
 * The API has no question for it: without one, `context.active()` is the root context, as it also is at top level with
 * one. A manager that another version of the API registered may be out of reach of this one, so each is tried once.
 *
 * @example
 * hasContextManager(); // false, before an SDK has started
 */
export function hasContextManager(): boolean {
  const manager = apiRegistrations()?.context;
  if (manager === undefined) return false;
  if (manager !== probed) {
    probed = manager;
    works = context.with(ROOT_CONTEXT.setValue(PROBE, true), () => context.active().getValue(PROBE) === true);
  }
  return works;
}
