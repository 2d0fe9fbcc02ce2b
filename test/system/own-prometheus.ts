/** A Prometheus of one test file alone, with a configuration of its own, which keeps exemplars. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../services/server-process.ts';
import { startListening } from '../services/start-listening.ts';
import { type Monitor, monitor } from './monitor.ts';

/** @param files by name, as objects: `prometheus.yml`, and the files of rules that it names */
export async function startOwnPrometheus(files: Readonly<Record<string, object>>): Promise<Monitor> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-own-prometheus-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), stringify(content));
  const port = await freePort();
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--enable-feature=exemplar-storage',
  ];
  const logFile = join(folder, 'prometheus.log');
  const pid = await startListening({ command: 'prometheus', args, cwd: folder, logFile }, [port]);
  const endpoints = { url: `http://127.0.0.1:${port}` };
  return monitor({ name: 'prometheus', version: 'own', pids: [pid], endpoints }, folder);
}
