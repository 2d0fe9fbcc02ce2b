/** Keeps the newest received telemetry in memory and wakes those who wait for it. */
import { BoundedList } from './bounded-list.ts';
import { ViewerError } from './errors.ts';
import { requireInteger } from './options.ts';
import type { ReceivedMetric } from './otlp/metric-model.ts';
import type { ReceivedLogRecord, ReceivedSpan } from './otlp/model.ts';

/** How much a store keeps of each kind. */
export interface TelemetryStoreOptions {
  /** Spans kept, at least 1; 10,000 unless given. */
  readonly maxSpans?: number;
  /** Log records kept, at least 1; 10,000 unless given. */
  readonly maxLogRecords?: number;
  /** Metrics kept, at least 1; 10,000 unless given. Every export of a metric is one more. */
  readonly maxMetrics?: number;
}

/** What a store holds, and what it held and let go. */
export interface TelemetryCounts {
  readonly spans: number;
  readonly logRecords: number;
  readonly metrics: number;
  readonly evicted: { readonly spans: number; readonly logRecords: number; readonly metrics: number };
}

/**
 * A bounded store of spans, log records and metrics: of each kind the newest are kept, and what was let go is counted.
 *
 * @throws {ViewerError} `WEIR_VIEWER_OPTION` at construction for a bound that is not a positive integer
 * @example
 * const store = new TelemetryStore({ maxSpans: 1_000 });
 * const receiver = await startOtlpReceiver({ port: 0, onTraces: (spans) => store.addTraces(spans) });
 * await exportTwoSpans(receiver.url);
 * await store.waitFor(() => store.counts().spans >= 2, { timeoutMs: 5_000 });
 * store.counts().spans; // 2
 * await receiver.close();
 */
export class TelemetryStore {
  readonly #spans: BoundedList<ReceivedSpan>;
  readonly #logRecords: BoundedList<ReceivedLogRecord>;
  readonly #metrics: BoundedList<ReceivedMetric>;
  readonly #waiting = new Set<() => void>();

  constructor({ maxSpans = 10_000, maxLogRecords = 10_000, maxMetrics = 10_000 }: TelemetryStoreOptions = {}) {
    this.#spans = new BoundedList(requireInteger('maxSpans', maxSpans, 1));
    this.#logRecords = new BoundedList(requireInteger('maxLogRecords', maxLogRecords, 1));
    this.#metrics = new BoundedList(requireInteger('maxMetrics', maxMetrics, 1));
  }

  addTraces(spans: readonly ReceivedSpan[]): void {
    for (const span of spans) this.#spans.push(span);
    this.#wake();
  }

  addLogs(records: readonly ReceivedLogRecord[]): void {
    for (const record of records) this.#logRecords.push(record);
    this.#wake();
  }

  addMetrics(metrics: readonly ReceivedMetric[]): void {
    for (const metric of metrics) this.#metrics.push(metric);
    this.#wake();
  }

  /** All spans kept, in order of arrival. */
  spans(): readonly ReceivedSpan[] {
    return this.#spans.toArray();
  }

  /** All log records kept, in order of arrival. */
  logRecords(): readonly ReceivedLogRecord[] {
    return this.#logRecords.toArray();
  }

  /** All metrics kept, in order of arrival. */
  metrics(): readonly ReceivedMetric[] {
    return this.#metrics.toArray();
  }

  counts(): TelemetryCounts {
    const [spans, logRecords, metrics] = [this.#spans, this.#logRecords, this.#metrics];
    return {
      spans: spans.size,
      logRecords: logRecords.size,
      metrics: metrics.size,
      evicted: { spans: spans.evicted, logRecords: logRecords.evicted, metrics: metrics.evicted },
    };
  }

  /** The spans kept of one trace, in order of arrival. */
  spansOfTrace(traceId: string): readonly ReceivedSpan[] {
    return this.spans().filter((span) => span.traceId === traceId);
  }

  /** The span where it is kept; the first to arrive where it came twice. */
  findSpan(traceId: string, spanId: string): ReceivedSpan | undefined {
    return this.spans().find((span) => span.traceId === traceId && span.spanId === spanId);
  }

  /**
   * Resolves as soon as `predicate` holds: it is asked at once and again whenever something was added.
   *
   * @param timeoutMs longest wait in milliseconds, from 1 to 2,147,483,647
   * @throws {ViewerError} by rejection: `WEIR_VIEWER_WAIT_TIMEOUT` when the time is over, `WEIR_VIEWER_OPTION` for a bad
   * timeout; what `predicate` throws rejects as it is
   */
  async waitFor(predicate: (store: this) => boolean, { timeoutMs }: { readonly timeoutMs: number }): Promise<void> {
    requireInteger('timeoutMs', timeoutMs, 1, 2 ** 31 - 1);
    if (predicate(this)) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const ask = (): void => {
      try {
        if (predicate(this)) resolve();
      } catch (error) {
        reject(error as Error);
      }
    };
    const timer = setTimeout(() => reject(this.#timedOut(timeoutMs)), timeoutMs);
    this.#waiting.add(ask);
    try {
      await promise;
    } finally {
      this.#waiting.delete(ask);
      clearTimeout(timer);
    }
  }

  #wake(): void {
    for (const ask of this.#waiting) ask();
  }

  #timedOut(timeoutMs: number): ViewerError {
    const { spans, logRecords, metrics } = this.counts();
    const held = `${spans} spans, ${logRecords} log records and ${metrics} metrics`;
    return new ViewerError(
      'WEIR_VIEWER_WAIT_TIMEOUT',
      `nothing that was waited for within ${timeoutMs} ms; held ${held}`,
    );
  }
}
