/** Where an event belongs: the span, request and flow of a context. */
import { type Context, context, isSpanContextValid, trace, TraceFlags } from '@opentelemetry/api';
import { currentFlowId, flowContext } from '@weir/otel-compat';
import { getRequestId } from '@weir/request-context';

/** What is known of it. */
export interface Identity {
  readonly traceId?: string;
  /** Missing where the only span in scope is that of another process, whose work this is not. */
  readonly spanId?: string;
  /** Whether the trace is recorded, so that a link to it leads somewhere. */
  readonly sampled: boolean;
  readonly requestId?: string;
  readonly flowId?: string;
}

/** What is in scope, or in the given context. */
export function identity(given?: Context): Identity {
  const requestId = getRequestId(given);
  const flowId = currentFlowId(flowContext(given));
  return {
    ...spanIdentity(given ?? context.active()),
    ...(requestId !== undefined && { requestId }),
    ...(flowId !== undefined && { flowId }),
  };
}

function spanIdentity(from: Context): Identity {
  const span = trace.getSpanContext(from);
  if (span === undefined || !isSpanContextValid(span)) return { sampled: false };
  const { traceId, spanId, traceFlags, isRemote = false } = span;
  // oxlint-disable-next-line no-bitwise -- W3C Trace Context has its flags in the bits of one byte
  const sampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
  return isRemote ? { traceId, sampled } : { traceId, spanId, sampled };
}
