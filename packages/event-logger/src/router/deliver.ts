/** Takes an event that is wanted to the Logs API and to each output. */
import { context, trace } from '@opentelemetry/api';
import { type Clock, currentFlowId, errorName, type Logger } from '@weir/otel-compat';
import { getRequestId } from '@weir/request-context';
import { ATTR_FLOW_ID, ATTR_REQUEST_ID } from '@weir/semconv';
import { emitTo } from '../outputs/sdk-output.ts';
import type { LogEvent } from '../record/log-event.ts';
import { maskedContent, type RecordContent } from '../record/record-content.ts';
import type { Settings } from '../settings/settings.ts';
import { faults } from '../state.ts';
import type { Gate } from './gate.ts';

/** An event on its way. */
export interface Delivered {
  readonly gate: Gate;
  readonly severityNumber: number;
  readonly name: string;
  readonly content: RecordContent;
  /** Of the SDK, where that wants it. */
  readonly logger: Logger | undefined;
  readonly mask: Settings['mask'];
  readonly clock: Clock;
}

/** Throws nothing but what reading the ids in scope or the mask throws. */
export function deliver({ gate, severityNumber, name, content, logger, mask, clock }: Delivered): void {
  const made = mask === undefined ? stamped(content) : maskedContent(stamped(content), mask);
  const { outputs, scope } = gate;
  if (outputs.length === 0) {
    // The SDK looks at the clock by itself.
    if (logger !== undefined) emitTo(logger, severityNumber, name, made, undefined);
    return;
  }
  const span = trace.getSpanContext(context.active());
  const time = clock();
  const event: LogEvent = { ...made, time, severityNumber, name, scope, traceId: span?.traceId, spanId: span?.spanId };
  if (logger !== undefined) attempt(() => emitTo(logger, severityNumber, name, made, time));
  for (const output of outputs) attempt(() => output.write(event));
}

/** The ids in scope, unless the application has set them itself. */
function stamped(content: RecordContent): RecordContent {
  const { attributes } = content;
  const requestId = getRequestId();
  if (requestId !== undefined) attributes[ATTR_REQUEST_ID] ??= requestId;
  const flowId = currentFlowId();
  if (flowId !== undefined) attributes[ATTR_FLOW_ID] ??= flowId;
  return content;
}

/** What one output throws is no other's affair. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    faults.count('output_failed', `an output of the event logger threw: ${errorName(error)}`);
  }
}
