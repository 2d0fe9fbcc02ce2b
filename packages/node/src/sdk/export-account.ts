/** Counts what was handed to an exporter and what became of it, since the stock processors tell nobody. */
import type { LogRecordProcessor, ReadableSpan, SpanProcessor } from '@weir/otel-compat';
import type { Exporter } from './stock.ts';

/** Counts of one signal. */
export interface ExportCounts {
  /** Spans or log records that came to be exported. */
  readonly offered: number;
  /** Those that the exporter reported as exported. */
  readonly exported: number;
  /** Those that it reported as failed. */
  readonly failed: number;
}

type ExportCall = (items: readonly unknown[], done: (result: { readonly code: number }) => void) => void;

const SAMPLED = 1;

/** Invariant: `offered - exported - failed` are those that wait, or that the stock processor has dropped from its full queue. */
export class ExportAccount {
  #offered = 0;
  #exported = 0;
  #failed = 0;

  /** The exporter itself, which from now on counts. */
  countingExporter<E extends Exporter>(exporter: E): E {
    const exporting = exporter as object as { export: ExportCall };
    const call = exporting.export.bind(exporter);
    exporting.export = (items, done) => {
      const count = items.length;
      call(items, (result) => {
        if (result.code === 0) this.#exported += count;
        else this.#failed += count;
        done(result);
      });
    };
    return exporter;
  }

  /** The processor itself, which from now on counts the spans that it exports. */
  countingSpans(processor: SpanProcessor): SpanProcessor {
    const call = processor.onEnd.bind(processor);
    processor.onEnd = (span: ReadableSpan) => {
      if ((span.spanContext().traceFlags & SAMPLED) !== 0) this.#offered += 1;
      call(span);
    };
    return processor;
  }

  /** The processor itself, which from now on counts log records. */
  countingLogRecords(processor: LogRecordProcessor): LogRecordProcessor {
    const call = processor.onEmit.bind(processor);
    processor.onEmit = (record, context) => {
      this.#offered += 1;
      call(record, context);
    };
    return processor;
  }

  counts(): ExportCounts {
    return { offered: this.#offered, exported: this.#exported, failed: this.#failed };
  }
}

/** The accounts of a process. */
export interface ExportAccounts {
  readonly spans: ExportAccount;
  readonly logRecords: ExportAccount;
}

export function exportAccounts(): ExportAccounts {
  return { spans: new ExportAccount(), logRecords: new ExportAccount() };
}
