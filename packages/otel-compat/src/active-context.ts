/** Tells whether contexts travel at all: only a registered context manager carries them across awaits. */

const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

let registrations: { readonly context?: unknown } | undefined;

/**
 * Whether an OpenTelemetry ContextManager is registered, at the cost of two property reads.
 *
 * The API has no question for it: without one, `context.active()` is the root context, as it also is at top level with
 * one. The registration object, once made, stays the same for the life of the process.
 *
 * @example
 * hasContextManager(); // false, before an SDK has started
 */
export function hasContextManager(): boolean {
  registrations ??= (globalThis as { [API_GLOBAL]?: { context?: unknown } })[API_GLOBAL];
  return registrations?.context !== undefined;
}
