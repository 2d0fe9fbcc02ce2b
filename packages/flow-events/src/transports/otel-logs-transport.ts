/** Sends flow events through the OpenTelemetry Logs API, and so through the application's own processors and exporters. */
import { type Context, context, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import {
  errorName,
  type ItemResult,
  type Logger,
  type LoggerProvider,
  loggerSource,
  parseRfc3339,
  type Transport,
} from '@weir/otel-compat';
import { EVENT_FLOW_EVENT } from '@weir/semconv';
import type { FlowEvent } from '../contract/flow-event.ts';
import { requireMethod } from '../options.ts';
import { faults } from '../state.ts';
import { flowEventAttributes } from './flow-log-record.ts';

/** Options of {@link OtelLogsTransport}. */
export interface OtelLogsTransportOptions {
  /** Default: the registered provider, looked up afresh until there is one. */
  readonly loggerProvider?: LoggerProvider;
}

// OpenTelemetry log data model, "SeverityNumber".
const INFO = 9;
const WARN = 13;
const ERROR = 17;

/**
 * A transport into log records named `flow.event`.
 *
 * An event counts as delivered once the Logs SDK has it. Where no LoggerProvider is registered, or the provider says that
 * nobody wants it (it is shut down, or every processor and the logger's configuration refuse it), the event is rejected.
 *
 * @example
 * const emitter = new FlowEmitter(new OtelLogsTransport());
 */
export class OtelLogsTransport implements Transport<FlowEvent> {
  readonly #logger: ReturnType<typeof loggerSource>;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor(options?: OtelLogsTransportOptions) {
    const provider = options?.loggerProvider;
    if (provider !== undefined) requireMethod('loggerProvider', provider, 'getLogger');
    this.#logger = loggerSource('@weir/flow-events', undefined, provider);
  }

  async send(batch: readonly FlowEvent[]): Promise<readonly ItemResult[]> {
    const logger = this.#logger();
    if (logger === undefined) return batch.map(() => 'rejected');
    return batch.map((event) => emitted(logger, event));
  }
}

function emitted(logger: Logger, event: FlowEvent): ItemResult {
  const timestamp = parseRfc3339(event.timestamp);
  if (timestamp === undefined) return 'rejected';
  const wanted = { eventName: EVENT_FLOW_EVENT, severityNumber: severityOf(event), context: contextOf(event) };
  try {
    if (logger.enabled?.(wanted) === false) return 'rejected';
    logger.emit({ ...wanted, timestamp, attributes: flowEventAttributes(event) });
    return 'delivered';
  } catch (error) {
    // A processor of the application that throws, throws through the logger; a retry would meet it again.
    faults.count('internal_error', `a log record processor failed: ${errorName(error)}`);
    return 'rejected';
  }
}

function severityOf({ stage, status }: FlowEvent): number {
  if (status === 'timeout') return WARN;
  return stage === 'error' || status === 'nack' ? ERROR : INFO;
}

/** The context in scope where the event is of its span, else one with no more than the event's own span. */
function contextOf({ trace_id: traceId, span_id: spanId }: FlowEvent): Context {
  const active = context.active();
  const span = trace.getSpanContext(active);
  if (span?.traceId === traceId && span?.spanId === spanId) return active;
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  // Whether that trace was sampled is not known here: a filter by trace must not drop the event for that.
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
}
