/** The real OpenTelemetry Collector. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../server-process.ts';
import type { RunningService, Service, ServiceContext } from '../service.ts';
import { buildCollector, collectorProgram } from './build.ts';
import { COLLECTED_FILES, standardConfig, type CollectorConfig } from './config.ts';
import { startCollector } from './process.ts';
import { roundTrip } from './round-trip.ts';

const VERSION = '0.155.0';

/** A service that can be started with a configuration of the caller's. */
export interface CollectorService extends Service {
  /** @param configure makes the configuration from the standard one, whose addresses it keeps */
  start(context: ServiceContext, configure?: (standard: CollectorConfig) => CollectorConfig): Promise<RunningService>;
}

/**
 * Endpoints: `otlpHttp`, `otlpGrpc`, `prometheus` and `health` are URLs; `tracesFile`, `logsFile` and `metricsFile` what it
 * received (see `readCollected`); `program` and `configFile` what `restartCollector` starts. A named one has `otlpHttp` only.
 */
export const collector: CollectorService = {
  name: 'collector',
  version: VERSION,
  prepare: ({ cacheDir, progress }) => buildCollector(cacheDir, progress),

  async start({ cacheDir, dataDir }, configure = (standard) => standard) {
    const ports = {
      otlpGrpc: await freePort(),
      otlpHttp: await freePort(),
      prometheus: await freePort(),
      health: await freePort(),
    };
    const configFile = join(dataDir, 'config.yaml');
    await writeFile(configFile, stringify(configure(standardConfig(ports))));
    const endpoints = {
      otlpHttp: `http://127.0.0.1:${ports.otlpHttp}`,
      otlpGrpc: `http://127.0.0.1:${ports.otlpGrpc}`,
      prometheus: `http://127.0.0.1:${ports.prometheus}/metrics`,
      health: `http://127.0.0.1:${ports.health}/`,
      tracesFile: join(dataDir, COLLECTED_FILES.traces),
      logsFile: join(dataDir, COLLECTED_FILES.logs),
      metricsFile: join(dataDir, COLLECTED_FILES.metrics),
      program: collectorProgram(cacheDir),
      configFile,
    };
    return { name: 'collector', version: VERSION, pids: [await startCollector(endpoints)], endpoints };
  },

  check: roundTrip,

  named({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint = '' }) {
    if (endpoint === '') return undefined;
    return { name: 'collector', version: 'named', pids: [], endpoints: { otlpHttp: endpoint.replace(/\/$/, '') } };
  },
};
