/** A stock exporter whose failures lose nothing: what it could not send is collected again. */
import { errorName, type ScopeMetrics } from '@weir/otel-compat';
import { faults } from '../state.ts';
import type { MetricSetProducer } from './producer.ts';

/** How an export went; 0 is success, as `ExportResultCode` of the SDK has it. */
export interface MetricExportResult {
  readonly code: number;
  readonly error?: Error;
}

/** Structural `PushMetricExporter` of both SDK lines. */
export interface MetricExporter<Metrics extends { readonly scopeMetrics: readonly unknown[] }> {
  export(metrics: Metrics, resultCallback: (result: MetricExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
  selectAggregationTemporality?: unknown;
  selectAggregation?: unknown;
}

/**
 * Wraps an exporter: points of `producer` that arrived are committed, those that did not are rolled back. Everything else
 * passes as it is. An export of which no result ever comes is neither: its points stay out until it is known.
 *
 * @example
 * const producer = new MetricSetProducer({ registry, temporality: 'delta', transactional: true });
 * new PeriodicExportingMetricReader({
 *   exporter: new RollbackExporter(exporter, producer),
 *   metricProducers: [producer],
 * });
 */
export class RollbackExporter<Metrics extends { readonly scopeMetrics: readonly unknown[] }> {
  /** As the wrapped exporter has it, or undefined. */
  declare readonly selectAggregationTemporality: never;
  /** As the wrapped exporter has it, or undefined. */
  declare readonly selectAggregation: never;
  readonly #exporter: MetricExporter<Metrics>;
  readonly #producer: Pick<MetricSetProducer, 'commit' | 'rollback'>;

  /** @param producer made with `transactional: true` */
  constructor(exporter: MetricExporter<Metrics>, producer: Pick<MetricSetProducer, 'commit' | 'rollback'>) {
    this.#exporter = exporter;
    this.#producer = producer;
    for (const name of ['selectAggregationTemporality', 'selectAggregation'] as const) {
      const select = exporter[name];
      if (typeof select === 'function') Object.defineProperty(this, name, { value: select.bind(exporter) });
    }
  }

  export(metrics: Metrics, resultCallback: (result: MetricExportResult) => void): void {
    let isSettled = false;
    const settle = (result: MetricExportResult): void => {
      if (!isSettled) {
        isSettled = true;
        this.#settle(metrics, result);
      }
      resultCallback(result);
    };
    try {
      this.#exporter.export(metrics, settle);
    } catch (error) {
      settle({ code: 1, error: error instanceof Error ? error : new Error(errorName(error)) });
    }
  }

  forceFlush(): Promise<void> {
    return this.#exporter.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  #settle(metrics: Metrics, { code }: MetricExportResult): void {
    const ours = metrics as unknown as { readonly scopeMetrics: readonly ScopeMetrics[] };
    if (code === 0) {
      this.#producer.commit(ours);
      return;
    }
    faults.count('export_failed', 'an export of metric sets failed; its values are collected again');
    this.#producer.rollback(ours);
  }
}
