import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseCloudEventsConfig } from '@weir/cloudevents/config';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { fixtureTree } from '../checks/fixture-tree.ts';
import { pages } from '../checks/links.ts';
import { withPlaceholders } from './readme-example.ts';
import { snippetsOf, type Snippet } from './snippets.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const weir = join(root, 'packages', 'node', 'bin', 'weir.js');

for (const page of await pages(root)) {
  const snippets = snippetsOf(readFileSync(join(root, page), 'utf8'));
  for (const [index, { language, code, line }] of snippets.entries()) {
    if (language !== 'yaml') continue;
    test(`${page}:${line} is a configuration as its reader takes it`, async () => {
      const read = parse(code) as Readonly<Record<string, unknown>>;
      if ('file_format' in read || 'weir' in read) await checked(code, snippets[index + 1]);
      else if ('cloud_events' in read) {
        const { source } = read['cloud_events'] as { readonly source?: string };
        expect(parseCloudEventsConfig(code, CREDENTIALS).source).toBe(source);
      }
      // A piece of a Collector's configuration, which the system tests run.
      else expect(Object.keys(read).every((key) => COLLECTOR.has(key))).toBe(true);
    });
  }
}

const CREDENTIALS = { KAFKA_USERNAME: 'reader', KAFKA_PASSWORD: 'known to nobody' };

const COLLECTOR: ReadonlySet<string> = new Set([
  'receivers',
  'processors',
  'exporters',
  'connectors',
  'extensions',
  'service',
]);

/** `weir check` takes the file, and prints what stands below it, where that is shown. */
async function checked(code: string, shown: Snippet | undefined): Promise<void> {
  const folder = fixtureTree({ 'config.yaml': code });
  const { stdout } = await promisify(execFile)(process.execPath, [weir, 'check', 'config.yaml'], { cwd: folder });
  const [command, ...expected] = shown?.code.trimEnd().split('\n') ?? [];
  if (command !== '$ weir check config.yaml') return;
  const printed = stdout.trimEnd().split('\n');
  expect(withPlaceholders(printed, expected)).toEqual(expected);
}
