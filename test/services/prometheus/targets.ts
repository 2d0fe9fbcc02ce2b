/** Further targets for a Prometheus that runs. It takes them up within 5 seconds, which no setting of it shortens. */
import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunningService } from '../service.ts';
import { TARGET_FOLDERS } from './config.ts';

/** Has a page in Prometheus' format scraped, from the path `/metrics`; its samples have the label `target`. */
export function scrape(running: RunningService, url: string, target: string): Promise<void> {
  return add(running, TARGET_FOLDERS.pages, { targets: [new URL(url).host], labels: { target } });
}

/** Has a URL probed by GET: `probe_success{instance="the URL"}` is 1 where the answer is a success. */
export function probe(running: RunningService, url: string): Promise<void> {
  return add(running, TARGET_FOLDERS.probes, { targets: [url] });
}

async function add({ endpoints }: RunningService, folder: string, group: object): Promise<void> {
  const directory = join(dirname(endpoints['configFile'] ?? ''), folder);
  const file = join(directory, `${randomUUID()}.json`);
  // Prometheus may read a file as soon as it is there.
  await writeFile(`${file}.part`, JSON.stringify([group]));
  await rename(`${file}.part`, file);
}
