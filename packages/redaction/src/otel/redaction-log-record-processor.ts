/** Wraps the processor that exports log records, so that it sees masked ones only. */
import type { Context } from '@opentelemetry/api';
import { errorName, type LogRecordProcessor, type ReadWriteLogRecord } from '@weir/otel-compat';
import { type ExportedLogRecord, type LogRecordMasking, MaskedLogRecord } from './masked-log-record.ts';
import { resourceMasking } from './masked-resource.ts';
import { checkedOptions, faults, type RedactionProcessorOptions } from './processor-options.ts';

/** Options of {@link RedactionLogRecordProcessor}. */
export type RedactionLogRecordProcessorOptions = RedactionProcessorOptions<LogRecordProcessor>;

/**
 * A LogRecordProcessor around the one that exports. What that reads of a record is masked: attributes, exceptions among them,
 * the body, however deep, and the resource where asked. A processor that wraps records, as into CloudEvents, is wrapped too.
 *
 * @throws RedactionError `WEIR_REDACTION_OPTION` from the constructor
 * @example
 * const redactor = createRedactor();
 * new NodeSDK({
 *   logRecordProcessors: [
 *     new RedactionLogRecordProcessor({ redactor, processor: new BatchLogRecordProcessor({ exporter: logExporter }) }),
 *   ],
 * });
 */
export class RedactionLogRecordProcessor implements LogRecordProcessor {
  readonly #processor: LogRecordProcessor;
  readonly #masking: LogRecordMasking;

  constructor(options: RedactionLogRecordProcessorOptions) {
    const { processor, redactor, maskResource } = checkedOptions(options, 'onEmit');
    this.#processor = processor;
    this.#masking = { mask: redactor.mask, resource: resourceMasking(maskResource ? redactor.mask : undefined) };
  }

  onEmit(logRecord: ReadWriteLogRecord, context?: Context): void {
    try {
      this.#processor.onEmit(new MaskedLogRecord(logRecord as ExportedLogRecord, this.#masking), context);
    } catch (error) {
      faults.count('internal_error', `a log record processor failed: ${errorName(error)}`);
    }
  }

  /** What the wrapped processor says; it wants every record where it does not say. */
  enabled(options: Parameters<NonNullable<LogRecordProcessor['enabled']>>[0]): boolean {
    try {
      return this.#processor.enabled?.(options) ?? true;
    } catch (error) {
      faults.count('internal_error', `a log record processor failed: ${errorName(error)}`);
      return true;
    }
  }

  async forceFlush(options?: { timeoutMillis?: number }): Promise<void> {
    await this.#processor.forceFlush(options);
  }

  async shutdown(): Promise<void> {
    await this.#processor.shutdown();
  }
}
