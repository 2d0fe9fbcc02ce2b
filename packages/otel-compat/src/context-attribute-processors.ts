/** Processors that stamp one value of the context on every span or log record: the mechanism of each enriching part. */
import { type Context, context, type Span } from '@opentelemetry/api';
import { errorName } from './fault-counter.ts';
import type { LogRecordProcessor, ReadWriteLogRecord } from './log-record-processor.ts';
import type { ReadableSpan, SpanProcessor } from './span-processor.ts';

/** What is stamped, and where a failure is counted. */
export interface ContextAttribute {
  /** Attribute key. */
  readonly key: string;
  /** Value for a span or record of this context; undefined stamps nothing. */
  readonly valueFor: (from: Context) => string | undefined;
  /** Told of an exception that was kept from the application. */
  readonly onFault: (detail: string) => void;
}

/**
 * Sets an attribute when a span starts, unless it was started with it.
 *
 * @example
 * new ContextAttributeSpanProcessor({ key: 'app.tenant', valueFor: tenantOf, onFault: () => {} });
 */
export class ContextAttributeSpanProcessor implements SpanProcessor {
  readonly #attribute: ContextAttribute;

  constructor(attribute: ContextAttribute) {
    this.#attribute = attribute;
  }

  onStart(span: Span, parentContext: Context): void {
    const { key, valueFor, onFault } = this.#attribute;
    try {
      // What the application set itself stays.
      if ((span as Partial<ReadableSpan>).attributes?.[key] !== undefined) return;
      const value = valueFor(parentContext);
      if (value !== undefined) span.setAttribute(key, value);
    } catch (error) {
      onFault(`a span was not stamped with ${key}: ${errorName(error)}`);
    }
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/**
 * Sets an attribute when a log record is emitted, unless the record has it.
 *
 * @example
 * new ContextAttributeLogRecordProcessor({ key: 'app.tenant', valueFor: tenantOf, onFault: () => {} });
 */
export class ContextAttributeLogRecordProcessor implements LogRecordProcessor {
  readonly #attribute: ContextAttribute;

  constructor(attribute: ContextAttribute) {
    this.#attribute = attribute;
  }

  onEmit(logRecord: ReadWriteLogRecord, emitted?: Context): void {
    const { key, valueFor, onFault } = this.#attribute;
    try {
      if (logRecord.attributes[key] !== undefined) return;
      const value = valueFor(emitted ?? context.active());
      // The value type of `setAttribute` differs between the API lines; a string is valid in both.
      if (value !== undefined) logRecord.setAttribute(key, value as never);
    } catch (error) {
      onFault(`a log record was not stamped with ${key}: ${errorName(error)}`);
    }
  }

  /** Always false: it wants no record for itself, and so leaves the filters of other processors in force. */
  enabled(): boolean {
    return false;
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
