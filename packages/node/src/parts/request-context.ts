/** The request id on spans and log records, and from process to process. */
import {
  RequestIdLogRecordProcessor,
  RequestIdPropagator,
  type RequestIdPropagatorOptions,
  requestContextStats,
  requestIdHooks,
  type RequestIdHooksOptions,
  RequestIdSpanProcessor,
} from '@weir/request-context';
import type { Keys } from '../options/rules.ts';
import type { Contribution } from './contribution.ts';

/** Options of the part `requestContext`. */
export interface RequestContextPart extends RequestIdPropagatorOptions, RequestIdHooksOptions {}

export const requestContextKeys: Keys<RequestContextPart> = { header: true, hosts: true, generate: true };

/** @throws RequestContextError `WEIR_REQUEST_CONTEXT_OPTION` */
export function requestContextPart(options: RequestContextPart): Contribution {
  const { startIncomingSpanHook, startOutgoingSpanHook, startSpanHook } = requestIdHooks(options);
  return {
    enrichSpans: [new RequestIdSpanProcessor()],
    enrichLogs: [new RequestIdLogRecordProcessor()],
    propagators: [new RequestIdPropagator(options)],
    hooks: {
      '@opentelemetry/instrumentation-http': { startIncomingSpanHook, startOutgoingSpanHook },
      '@opentelemetry/instrumentation-undici': { startSpanHook },
    },
    stats: requestContextStats,
  };
}
