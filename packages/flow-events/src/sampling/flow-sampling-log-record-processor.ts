/** The decision of a `FlowSampler` for log records. */
import { context, type Context } from '@opentelemetry/api';
import {
  currentFlowId,
  errorName,
  flowContext,
  isFlowId,
  type LogRecordProcessor,
  type ReadWriteLogRecord,
} from '@weir/otel-compat';
import { ATTR_FLOW_ID, EVENT_FLOW_EVENT } from '@weir/semconv';
import { requireMethod } from '../options.ts';
import { faults } from '../state.ts';
import type { FlowSampler } from './flow-sampler.ts';

// OpenTelemetry log data model, "SeverityNumber": ERROR and above.
const ERROR = 17;

/**
 * Hands on the log records of those flows that a `FlowSampler` keeps, those of no flow, and errors of any. Flow events
 * pass: their emitter has sampled them.
 *
 * @example
 * new NodeSDK({ logRecordProcessors: [new FlowSamplingLogRecordProcessor(new BatchLogRecordProcessor({ exporter }), sampler)] });
 */
export class FlowSamplingLogRecordProcessor implements LogRecordProcessor {
  readonly #inner: LogRecordProcessor;
  readonly #sampler: FlowSampler;
  /** Asks the processor that it wraps; missing where that has no opinion. */
  readonly enabled?: NonNullable<LogRecordProcessor['enabled']>;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` for what is no processor or no sampler */
  constructor(inner: LogRecordProcessor, sampler: FlowSampler) {
    requireMethod('inner', inner, 'onEmit');
    requireMethod('sampler', sampler, 'keeps');
    this.#inner = inner;
    this.#sampler = sampler;
    if (inner.enabled !== undefined) this.enabled = inner.enabled.bind(inner);
  }

  onEmit(logRecord: ReadWriteLogRecord, emitted?: Context): void {
    if (this.#passes(logRecord, emitted)) this.#inner.onEmit(logRecord, emitted);
  }

  async forceFlush(options?: { timeoutMillis?: number }): Promise<void> {
    await this.#inner.forceFlush(options);
  }

  async shutdown(): Promise<void> {
    await this.#inner.shutdown();
  }

  #passes({ attributes, eventName, severityNumber }: ReadWriteLogRecord, emitted: Context = context.active()): boolean {
    try {
      if (eventName === EVENT_FLOW_EVENT || (severityNumber ?? 0) >= ERROR) return true;
      const given = attributes[ATTR_FLOW_ID];
      const flowId = isFlowId(given) ? given : currentFlowId(flowContext(emitted));
      return flowId === undefined || this.#sampler.keeps(flowId);
    } catch (error) {
      faults.count('internal_error', `a log record was not sampled: ${errorName(error)}`);
      return true;
    }
  }
}
