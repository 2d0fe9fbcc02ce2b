/** Hooks for the stock HTTP instrumentations: an id for requests that bring none, and the host of those that leave. */
import type { Attributes } from '@opentelemetry/api';
import { announceDestination, errorName, typeName } from '@weir/otel-compat';
import { ATTR_REQUEST_ID } from '@weir/semconv';
import { RequestContextError } from './errors.ts';
import { isRequestId, newRequestId, requestIdOfHeader } from './request-id.ts';
import { type RequestIdHeaderOptions, requestIdHeader } from './request-id-propagator.ts';
import { faults } from './state.ts';

/** Result of {@link requestIdHooks}. */
export interface RequestIdHooks {
  /** For `HttpInstrumentation`: makes a request id where a server request brings none, or a bad one. */
  readonly startIncomingSpanHook: (request: object) => Attributes;
  /** For `HttpInstrumentation`: tells the propagators the host, which a span that is not sampled does not keep. */
  readonly startOutgoingSpanHook: (request: object) => Attributes;
  /** For `UndiciInstrumentation`: the same for undici and `fetch`. */
  readonly startSpanHook: (request: object) => Attributes;
}

/** Options of {@link requestIdHooks}. */
export interface RequestIdHooksOptions extends RequestIdHeaderOptions {
  /** Makes a new id. Default: a random UUID. */
  readonly generate?: () => string;
}

/**
 * Hooks for `@opentelemetry/instrumentation-http` and `-undici`.
 *
 * The instrumentation calls the incoming hook before it extracts the context, so a new id goes into the request's headers:
 * the propagator finds it there, and so does the application.
 *
 * @throws RequestContextError `WEIR_REQUEST_CONTEXT_OPTION` when an option is out of range
 * @example
 * const hooks = requestIdHooks();
 * new HttpInstrumentation({
 *   startIncomingSpanHook: hooks.startIncomingSpanHook,
 *   startOutgoingSpanHook: hooks.startOutgoingSpanHook,
 * });
 * new UndiciInstrumentation({ startSpanHook: hooks.startSpanHook });
 */
export function requestIdHooks(options?: RequestIdHooksOptions): RequestIdHooks {
  const { header, generate = newRequestId } = options ?? {};
  const name = requestIdHeader(header);
  if (typeof generate !== 'function') {
    throw new RequestContextError(
      'WEIR_REQUEST_CONTEXT_OPTION',
      `generate must be a function (got ${typeName(generate)})`,
    );
  }
  return {
    startIncomingSpanHook: (request) =>
      guarded(() => {
        const { headers } = request as { headers: Record<string, string | string[] | undefined> };
        const given = headers[name];
        const id = requestIdOfHeader(given) ?? replacement(given, generate);
        headers[name] = id;
        return { [ATTR_REQUEST_ID]: id };
      }),
    startOutgoingSpanHook: (request) =>
      guarded(() => {
        const { hostname, host } = request as { hostname?: string | null; host?: string | null };
        announceDestination(hostname ?? host ?? 'localhost');
        return {};
      }),
    startSpanHook: (request) =>
      guarded(() => {
        announceDestination(new URL((request as { origin: string }).origin).hostname);
        return {};
      }),
  };
}

function replacement(given: unknown, generate: () => unknown): string {
  if (given !== undefined) faults.count('bad_id', `a request id was replaced (got ${typeof given})`);
  const id = generate();
  if (isRequestId(id)) return id;
  faults.count('bad_id', `a generated request id was replaced (got ${typeof id})`);
  return newRequestId();
}

function guarded(hook: () => Attributes): Attributes {
  try {
    return hook();
  } catch (error) {
    faults.count('internal_error', `a request hook failed: ${errorName(error)}`);
    return {};
  }
}
