/** The real Prometheus, as Debian has it, scraping what else runs. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { command } from '../../checks/command.ts';
import { requireDebianPackage } from '../debian.ts';
import { freePort } from '../free-port.ts';
import type { Service } from '../service.ts';
import { prometheusConfig, TARGET_FOLDERS } from './config.ts';
import { startPrometheus } from './process.ts';
import { untilSampled } from './query.ts';

const TIMEOUT_MS = 30_000;

/** Endpoints: `url`, and `configFile`, beside which `scrape` and `probe` add targets. */
export const prometheus: Service = {
  name: 'prometheus',
  version: 'debian',
  needs: ['exporters'],
  uses: ['collector'],

  async prepare({ progress }) {
    await requireDebianPackage({ command: 'prometheus', packages: ['prometheus'], progress });
  },

  async start({ dataDir, others = {} }) {
    const port = await freePort();
    const configFile = join(dataDir, 'prometheus.yml');
    for (const folder of Object.values(TARGET_FOLDERS)) await mkdir(join(dataDir, folder));
    await writeFile(configFile, stringify(prometheusConfig(port, others)));
    // Otherwise targets would be taken up after 5 seconds more.
    const args = ['--scrape.discovery-reload-interval=100ms'];
    const { pid, url } = await startPrometheus({ folder: dataDir, args, port });
    return { name: 'prometheus', version: await version(), pids: [pid], endpoints: { url, configFile } };
  },

  async check(running) {
    await untilSampled(running, 'up == 1', { timeoutMs: TIMEOUT_MS });
  },

  named: () => undefined,
};

/** Such as `2.42.0`. */
async function version(): Promise<string> {
  const { output } = await command('prometheus', ['--version'], '/');
  return /version (\d+\.\d+\.\d+)/.exec(output)?.[1] ?? 'unknown';
}
