/** A process of Prometheus. */
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { startListening } from '../start-listening.ts';
import { until } from '../until.ts';

const TIMEOUT_MS = 60_000;

/** What to start. */
export interface PrometheusProcessOptions {
  /** Its configuration, data and log are in here. */
  readonly folder: string;
  /** Further arguments. */
  readonly args: readonly string[];
  /** Default: one that is free. */
  readonly port?: number;
}

/** Starts it on `prometheus.yml` of the folder, and resolves when it answers questions, which is later than it takes connections. */
export async function startPrometheus({
  folder,
  args,
  port: given,
}: PrometheusProcessOptions): Promise<{ readonly pid: number; readonly url: string }> {
  const port = given ?? (await freePort());
  const standard = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const logFile = join(folder, 'prometheus.log');
  const pid = await startListening({ command: 'prometheus', args: [...standard, ...args], cwd: folder, logFile }, [
    port,
  ]);
  const url = `http://127.0.0.1:${port}`;
  await until(
    async () => (await fetch(`${url}/-/ready`)).status,
    (status) => status === 200,
    { timeoutMs: TIMEOUT_MS, describe: (status) => `Prometheus says ${status}` },
  );
  return { pid, url };
}
