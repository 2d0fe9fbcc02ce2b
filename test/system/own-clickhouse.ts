/** A ClickHouse that belongs to the tests of one file, which may kill and restart it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheRoot } from '../services/cache.ts';
import { clickhouse, serverConfig } from '../services/clickhouse/service.ts';
import { endProcess } from '../services/server-process.ts';
import type { RunningService } from '../services/service.ts';

/** The server as it runs now: another process after each restart, on the same port and data. */
export interface OwnClickHouse {
  running: RunningService;
  /** Ends it and removes its data. */
  end(): Promise<void>;
}

/** @param config what the server's configuration holds besides */
export async function startOwnClickHouse(config: string = ''): Promise<OwnClickHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-clickhouse-'));
  await writeFile(join(dataDir, 'config.xml'), serverConfig(config));
  const cacheDir = join(cacheRoot(), `${clickhouse.name}-${clickhouse.version}`);
  const own: OwnClickHouse = {
    running: await clickhouse.start({ cacheDir, dataDir, progress: () => {} }),
    end: async () => {
      await Promise.all(own.running.pids.map((pid) => endProcess(pid)));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return own;
}
