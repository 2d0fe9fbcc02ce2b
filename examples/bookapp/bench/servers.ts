/** The real servers that every side of a bench has: PostgreSQL, Kafka, Redis, and a Collector that takes all and keeps nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheRoot } from '../../../test/services/cache.ts';
import type { CollectorConfig } from '../../../test/services/collector/config.ts';
import { collector } from '../../../test/services/collector/service.ts';
import { prepared } from '../../../test/services/container/engine.ts';
import { endProcess } from '../../../test/services/server-process.ts';
import { type RealServers, startRealServers } from '../dist/demo/real-servers.js';

/** Where they are. */
export interface BenchServers extends RealServers {
  readonly otlpUrl: string;
}

/** Starts those that do not run. */
export async function startBenchServers(): Promise<BenchServers> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-bench-'));
  const real = await startRealServers((line) => console.error(line), new AbortController().signal);
  try {
    const cacheDir = join(cacheRoot(), `${collector.name}-${collector.version}`);
    const context = await prepared(collector, { cacheDir, dataDir, progress: (line) => console.error(line) });
    const sink = await collector.start(context, discarding);
    return {
      ...real,
      otlpUrl: sink.endpoints['otlpHttp'] ?? '',
      async stop() {
        await Promise.all(sink.pids.map((pid) => endProcess(pid)));
        await rm(dataDir, { recursive: true, force: true });
        await real.stop();
      },
    };
  } catch (error) {
    await real.stop();
    throw error;
  }
}

function discarding(standard: CollectorConfig): CollectorConfig {
  const signal = { receivers: ['otlp'], exporters: ['debug'] };
  return {
    ...standard,
    connectors: {},
    processors: {},
    exporters: { debug: { verbosity: 'basic' } },
    service: {
      ...standard.service,
      telemetry: { ...standard.service.telemetry, logs: { level: 'error' } },
      pipelines: { traces: signal, logs: signal, metrics: signal },
    },
  };
}
