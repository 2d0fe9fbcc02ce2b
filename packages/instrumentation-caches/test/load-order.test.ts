import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('load-order/', import.meta.url));
const hook = new URL('load-order/hook.mjs', import.meta.url).href;

async function spansOf(file: string, ...flags: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, `${folder}${file}`]);
  return JSON.parse(stdout);
}

const ALL = ['bento', 'cacheable', 'cache-manager', 'keyv', 'lru-cache'].map((cache) => `${cache} cache.get miss`);

test.each([
  ['required before the instrumentation is made', 'required-before.cjs', []],
  ['required after', 'required-after.cjs', []],
  ['imported before, with the loader hook', 'imported-before.mjs', ['--import', hook]],
  ['imported after, with the loader hook', 'imported-after.mjs', ['--import', hook]],
  ['imported before, without the loader hook, and handed over', 'imported-without-hook.mjs', []],
])('libraries are observed that are %s', async (_order, file, flags) => {
  expect(await spansOf(file, ...flags)).toEqual(ALL);
});
