/** A Collector for one test file alone, which may stop it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheRoot } from '../services/cache.ts';
import type { CollectorConfig } from '../services/collector/config.ts';
import { stopCollector } from '../services/collector/process.ts';
import { collector } from '../services/collector/service.ts';
import { prepared } from '../services/container/engine.ts';
import type { RunningService } from '../services/service.ts';

/** Starts one; whoever asked for it ends it. */
export async function startOwnCollector(
  configure?: (standard: CollectorConfig) => CollectorConfig,
): Promise<RunningService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-collector-'));
  const cacheDir = join(cacheRoot(), `${collector.name}-${collector.version}`);
  const context = await prepared(collector, { cacheDir, dataDir, progress: () => {} });
  return collector.start(context, configure);
}

/** Stops it, in whatever state the test left it, and removes its data. */
export async function endOwnCollector(running: RunningService): Promise<void> {
  await stopCollector(running);
  await rm(dirname(running.endpoints['configFile'] ?? ''), { recursive: true, force: true });
}
