/** What applications have registered with the OpenTelemetry API, whichever copy of it they used. */

const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

/** The API's own record of registrations: what is registered under a name changes its identity with every registration. */
export interface ApiRegistrations {
  readonly context?: unknown;
  readonly trace?: unknown;
  readonly metrics?: unknown;
  readonly logs?: unknown;
}

let registrations: ApiRegistrations | undefined;

/**
 * The registrations, or undefined before the first. The object, once made, stays the same for the life of the process.
 *
 * @example
 * apiRegistrations()?.trace; // undefined, before an SDK has started
 */
export function apiRegistrations(): ApiRegistrations | undefined {
  registrations ??= (globalThis as { [API_GLOBAL]?: ApiRegistrations })[API_GLOBAL];
  return registrations;
}
