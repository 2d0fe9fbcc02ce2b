/** A ClickHouse of the bench's own, in a process of its own. */
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheRoot } from '../../../../test/services/cache.ts';
import { clickhouse } from '../../../../test/services/clickhouse/service.ts';

export interface BenchEngine {
  readonly version: string;
  readonly connection: { readonly url: string; readonly username: string; readonly password: string };
  /** A folder that goes with it. */
  readonly folder: string;
  /** Runs a statement; the text of its answer. */
  readonly query: (sql: string) => Promise<string>;
  /** Megabytes that its process holds now, and the most that it held. */
  readonly memory: () => { readonly nowMb: number; readonly peakMb: number };
  /** Ends it; its folder stays. */
  readonly kill: () => void;
}

export async function startEngine(): Promise<BenchEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-clickhouse-'));
  const context = {
    cacheDir: join(cacheRoot(), `${clickhouse.name}-${clickhouse.version}`),
    dataDir: folder,
    progress: (line: string) => console.log(line),
  };
  await clickhouse.prepare?.(context);
  const { endpoints, pids } = await clickhouse.start(context);
  const { url = '', username = '', password = '' } = endpoints;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return {
    version: `chdb ${clickhouse.version}`,
    connection: { url, username, password },
    folder,
    query: async (sql) => {
      const response = await fetch(url, { method: 'POST', headers: { authorization }, body: sql });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text.trim();
    },
    memory: () => {
      const status = readFileSync(`/proc/${pids[0]}/status`, 'utf8');
      const mb = (key: string): number =>
        Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024);
      return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
    },
    kill: () => {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    },
  };
}
