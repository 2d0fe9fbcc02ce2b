import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fixtureTree } from '../checks/fixture-tree.ts';
import { installLocked, NotInstallableError, versionsIn } from './npm-install.ts';

let cache: string;
beforeEach(() => {
  cache = fixtureTree({});
  vi.stubEnv('WEIR_CACHE_DIR', cache);
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const manifest = { name: 'a', version: '1.0.0', private: true };
const lockfile = { ...manifest, lockfileVersion: 3, packages: { '': manifest } };

test('a lockfile is installed once, outside of its folder, and again when it has changed', async () => {
  const project = fixtureTree({ 'package.json': manifest, 'package-lock.json': lockfile });
  const first = await installLocked('lane', project);
  expect(first.startsWith(join(cache, 'lane'))).toBe(true);
  expect(await installLocked('lane', project)).toBe(first);
  expect(existsSync(join(project, 'node_modules'))).toBe(false);

  const changed = fixtureTree({ 'package.json': manifest, 'package-lock.json': { ...lockfile, requires: true } });
  expect(await installLocked('lane', changed)).not.toBe(first);
  expect(console.log).toHaveBeenCalledTimes(2);
});

test('what npm refuses is said, and leaves nothing in the cache', async () => {
  const asking = { ...manifest, dependencies: { b: '1.0.0' } };
  const project = fixtureTree({ 'package.json': asking, 'package-lock.json': lockfile });
  await expect(installLocked('lane', project)).rejects.toThrow(NotInstallableError);
  expect(readdirSync(join(cache, 'lane'))).toEqual([]);
});

test('versions are read from what is installed', async () => {
  const folder = fixtureTree({ 'node_modules/@scope/b/package.json': { version: '1.2.3' } });
  expect(await versionsIn(folder, ['@scope/b'])).toEqual(new Map([['@scope/b', '1.2.3']]));
  await expect(versionsIn(folder, ['@scope/c'])).rejects.toThrow('ENOENT');
});
