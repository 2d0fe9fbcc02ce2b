/** Adds to an event of the application what it lacks. */
import { context, trace } from '@opentelemetry/api';
import { type Clock, currentFlowId, formatRfc3339, systemClock } from '@weir/otel-compat';
import { getRequestId } from '@weir/request-context';
import type { CloudEventV1 } from 'cloudevents';
import { SPEC_VERSION } from '../envelope/event.ts';
import { traceparent, tracestate, validContext } from '../envelope/span-context.ts';
import { isUriReference } from '../envelope/uri.ts';
import { CloudEventsError } from '../errors.ts';
import { ulidSource } from '../ids/ulid.ts';
import { wrongOption } from '../option-rules.ts';
import { plainEvent } from './plain-event.ts';

/** An event with or without what is completed. */
export type EmittableEvent = Partial<CloudEventV1<unknown>> & { readonly type: string };

/** What events are completed with. */
export interface CompletionOptions {
  /** The `source` of events that name none: a URI-reference. Default: none, and they are refused. */
  readonly source?: string;
  /** The `id` of events that have none. Default: a monotonic ULID. */
  readonly id?: () => string;
  /** The `time` of events that have none. Default: the clock of this process. */
  readonly clock?: Clock;
}

/** @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` */
export function completer({
  source,
  id = ulidSource(),
  clock = systemClock,
}: CompletionOptions): (event: EmittableEvent) => CloudEventV1<unknown> {
  if (source !== undefined && !isUriReference(source))
    throw wrongOption('source', 'a URI-reference of RFC 3986', source);
  if (typeof id !== 'function') throw wrongOption('id', 'a function', id);
  if (typeof clock !== 'function') throw wrongOption('clock', 'a function', clock);
  return (event) => {
    if (typeof event !== 'object' || event === null) {
      throw new CloudEventsError('WEIR_CLOUDEVENTS_INVALID_EVENT', 'it is no object');
    }
    const completed = plainEvent(event);
    completed.specversion ??= SPEC_VERSION;
    if (source !== undefined) completed.source ??= source;
    completed.id ??= id();
    completed.time ??= formatRfc3339(clock());
    addScope(completed);
    return completed;
  };
}

/** The trace, the flow and the request that the event was emitted in. */
function addScope(event: CloudEventV1<unknown>): void {
  const scope = validContext(trace.getSpanContext(context.active()));
  if (scope !== undefined && event['traceparent'] === undefined) {
    event['traceparent'] = traceparent(scope);
    const state = tracestate(scope);
    if (state !== undefined) event['tracestate'] ??= state;
  }
  const flowId = currentFlowId();
  const requestId = getRequestId();
  const correlationId = flowId ?? requestId;
  if (flowId !== undefined) event['flowid'] ??= flowId;
  if (requestId !== undefined) event['requestid'] ??= requestId;
  if (correlationId !== undefined) event['correlationid'] ??= correlationId;
}
