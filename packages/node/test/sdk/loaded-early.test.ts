import { expect, test } from 'vitest';
import { loadedEarly, loadedPackages } from '../../src/sdk/loaded-early.ts';

test('packages that were loaded before, and that an instrumentation would have patched, are named once', () => {
  const loaded = loadedPackages([
    '/app/node_modules/pg/lib/index.js',
    '/app/node_modules/.pnpm/pg@8/node_modules/pg/lib/client.js',
    '/app/node_modules/@scope/name/index.js',
    '/app/src/app.js',
  ]);
  expect([...loaded]).toEqual(['pg', '@scope/name']);
  const instrumentation = (...names: readonly string[]) => ({
    instrumentationName: 'x',
    getConfig: () => ({}),
    setConfig() {},
    getModuleDefinitions: () => names.map((name) => ({ name })),
  });
  expect(loadedEarly([instrumentation('pg', 'http'), instrumentation('redis', 'pg')], loaded)).toEqual(['pg']);
});

test('an instrumentation that patches no module is no reason to tell anything', () => {
  const plain = { instrumentationName: 'x', getConfig: () => ({}), setConfig() {} };
  expect(loadedEarly([plain], new Set(['pg']))).toEqual([]);
});
