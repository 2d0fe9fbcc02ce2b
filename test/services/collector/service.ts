/** The real OpenTelemetry Collector. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { containerFor } from '../container/run.ts';
import { buildGoProgram, type GoProgram, goProgramFile } from '../go-program.ts';
import { freePort } from '../free-port.ts';
import type { RunningService, Service, ServiceContext } from '../service.ts';
import { COLLECTED_FILES, standardConfig, type CollectorConfig } from './config.ts';
import { COLLECTOR_IMAGE, startCollector } from './process.ts';
import { roundTrip } from './round-trip.ts';

const VERSION = '0.155.0';

const PROGRAM: GoProgram = {
  title: 'the OpenTelemetry Collector',
  program: 'otelcol-weir',
  module: fileURLToPath(new URL('module/', import.meta.url)),
  package: '.',
  duration: '2 to 5 minutes',
  instead: 'name a running Collector in OTEL_EXPORTER_OTLP_ENDPOINT',
};

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
  image: COLLECTOR_IMAGE,
  prepare: ({ cacheDir, progress }) => buildGoProgram(PROGRAM, cacheDir, progress),

  async start({ cacheDir, dataDir, engine }, configure = (standard) => standard) {
    const ports = {
      otlpGrpc: await freePort(),
      otlpHttp: await freePort(),
      prometheus: await freePort(),
      health: await freePort(),
    };
    const configFile = join(dataDir, 'config.yaml');
    await writeFile(
      configFile,
      stringify(configure(standardConfig(ports, engine === undefined ? undefined : '0.0.0.0'))),
    );
    const endpoints = {
      otlpHttp: `http://127.0.0.1:${ports.otlpHttp}`,
      otlpGrpc: `http://127.0.0.1:${ports.otlpGrpc}`,
      prometheus: `http://127.0.0.1:${ports.prometheus}/metrics`,
      health: `http://127.0.0.1:${ports.health}/`,
      tracesFile: join(dataDir, COLLECTED_FILES.traces),
      logsFile: join(dataDir, COLLECTED_FILES.logs),
      metricsFile: join(dataDir, COLLECTED_FILES.metrics),
      configFile,
      ...(engine === undefined ? { program: goProgramFile(PROGRAM, cacheDir) } : {}),
    };
    const container = engine === undefined ? {} : { container: containerFor(engine, dataDir) };
    const pid = await startCollector({ endpoints, ...container });
    return { name: 'collector', version: VERSION, pids: [pid], endpoints, ...container };
  },

  check: roundTrip,

  named({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint = '' }) {
    if (endpoint === '') return undefined;
    return { name: 'collector', version: 'named', pids: [], endpoints: { otlpHttp: endpoint.replace(/\/$/, '') } };
  },
};
