/** Carries the request id from process to process, in a header. */
import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api';
import { errorName, type HostPolicy, injectionPolicy, isToken } from '@weir/otel-compat';
import { RequestContextError } from './errors.ts';
import { requestIdFor, setRequestId } from './request-context.ts';
import { isRequestId, requestIdOfHeader } from './request-id.ts';
import { faults } from './state.ts';

/** Header that carries a request id unless another is configured. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Options of everything that reads or writes the request id header. */
export interface RequestIdHeaderOptions {
  /** Header name: a token of RFC 9110 section 5.6.2. Default {@link REQUEST_ID_HEADER}. */
  readonly header?: string;
}

/** Options of {@link RequestIdPropagator}. */
export interface RequestIdPropagatorOptions extends RequestIdHeaderOptions {
  /** Hosts that are told the request id. Default: loopback and private ones. */
  readonly hosts?: HostPolicy;
}

/**
 * A TextMapPropagator for the request id.
 *
 * Inbound, an id that is not 1 to 128 visible ASCII characters is replaced and counted. Outbound, it goes to allowed hosts,
 * into messages and into carriers that the application fills itself; an HTTP client whose host cannot be told gets none
 * (`requestIdHooks` tells it for spans that are not sampled).
 *
 * @throws RequestContextError `WEIR_REQUEST_CONTEXT_OPTION` when an option is out of range
 * @example
 * new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new RequestIdPropagator()] });
 */
export class RequestIdPropagator implements TextMapPropagator {
  readonly #header: string;
  readonly #mayInject: (injected: Context) => boolean;

  constructor(options?: RequestIdPropagatorOptions) {
    const { header, hosts } = options ?? {};
    this.#header = requestIdHeader(header);
    try {
      this.#mayInject = injectionPolicy(hosts);
    } catch (cause) {
      throw new RequestContextError('WEIR_REQUEST_CONTEXT_OPTION', `hosts: ${(cause as Error).message}`, { cause });
    }
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    try {
      const id = requestIdFor(context);
      if (!isRequestId(id) || !this.#mayInject(context)) return;
      setter.set(carrier, this.#header, id);
    } catch (error) {
      faults.count('internal_error', `a request id was not sent: ${errorName(error)}`);
    }
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    try {
      const value = getter.get(carrier, this.#header);
      if (value === undefined || value === null) return context;
      // What is no request id is handed on, to be counted and replaced.
      return setRequestId(context, (requestIdOfHeader(value) ?? value) as string);
    } catch (error) {
      faults.count('internal_error', `a request id was not read: ${errorName(error)}`);
      return context;
    }
  }

  fields(): string[] {
    return [this.#header];
  }
}

/** The header name of the options, in lower case. */
export function requestIdHeader(header: string = REQUEST_ID_HEADER): string {
  if (!isToken(header)) {
    throw new RequestContextError(
      'WEIR_REQUEST_CONTEXT_OPTION',
      `header must be a header name of RFC 9110 (got ${typeof header})`,
    );
  }
  return header.toLowerCase();
}
