/** Whether the exporters that a pipeline asks for are installed: they are optional, and loaded in its thread only. */
import { createRequire } from 'node:module';
import { EventLoggerError } from '../errors.ts';
import type { InternalPipelineConfig } from './pipeline-config.ts';

const STOCK_EXPORTERS = ['@opentelemetry/exporter-logs-otlp-proto', '@opentelemetry/exporter-metrics-otlp-proto'];

/**
 * @param resolve throws where a package is not installed
 * @throws EventLoggerError `WEIR_EVENT_LOGGER_PIPELINE` that names what is missing
 */
export function assertInstalled(
  { exporters }: InternalPipelineConfig,
  resolve: (name: string) => unknown = createRequire(import.meta.url).resolve,
): void {
  if (!exporters.some(({ type }) => type === 'otlp_http')) return;
  for (const name of STOCK_EXPORTERS) {
    try {
      resolve(name);
    } catch (cause) {
      throw new EventLoggerError(
        'WEIR_EVENT_LOGGER_PIPELINE',
        `exporter:otlp_http needs ${name}, which is not installed`,
        {
          cause,
        },
      );
    }
  }
}
