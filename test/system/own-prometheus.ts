/** A Prometheus of one test file alone, with a configuration of its own, which keeps exemplars. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startPrometheus } from '../services/prometheus/process.ts';
import { type Monitor, monitor } from './monitor.ts';

/** @param files by name, as objects: `prometheus.yml`, and the files of rules that it names */
export async function startOwnPrometheus(files: Readonly<Record<string, object>>): Promise<Monitor> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-own-prometheus-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), stringify(content));
  const { pid, url } = await startPrometheus({ folder, args: ['--enable-feature=exemplar-storage'] });
  return monitor({ name: 'prometheus', version: 'own', pids: [pid], endpoints: { url } }, folder);
}
