/** Sends snapshots by a stock metric exporter. */
import type { MetricExporter } from '../collect/rollback-exporter.ts';
import type { MetricSink } from './metric-set-export.ts';

/**
 * A sink over a stock push exporter, for whom `MetricSetExport` is to be used without a reader.
 *
 * @param resource what the metrics are of; an OpenTelemetry Resource
 * @example
 * new MetricSetExport({ sink: exporterSink(exporter, resourceFromAttributes({ 'service.name': 'shop' })), registry });
 */
export function exporterSink<Metrics extends { readonly resource: unknown; readonly scopeMetrics: readonly unknown[] }>(
  exporter: Pick<MetricExporter<Metrics>, 'export'>,
  resource: Metrics['resource'],
): MetricSink {
  return {
    send: ({ scopeMetrics }) =>
      new Promise((resolve, reject) => {
        const metrics = { resource, scopeMetrics } as unknown as Metrics;
        exporter.export(metrics, ({ code, error }) => {
          if (code === 0) resolve();
          else reject(error ?? new Error('the exporter failed'));
        });
      }),
  };
}
