import { expect, test } from 'vitest';
import { fixtureTree } from './fixture-tree.ts';
import { importCost } from './import-cost.ts';

const manifest = (name: string) => ({ name, type: 'module', exports: './index.js' });

test('what an import reads is counted with all that it leads to, but for the API, and named by package', async () => {
  const files = {
    'packages/a/package.json': manifest('@weir/a'),
    'packages/a/index.js': `import '@opentelemetry/api'; import 'b'; export const a = '${'a'.repeat(2_000)}';`,
    'packages/a/node_modules/b/package.json': manifest('b'),
    'packages/a/node_modules/b/index.js': `export const b = '${'b'.repeat(3_000)}';`,
    'packages/a/node_modules/@opentelemetry/api/package.json': manifest('@opentelemetry/api'),
    'packages/a/node_modules/@opentelemetry/api/index.js': `export const c = '${'c'.repeat(9_000)}';`,
  };
  const { kilobytes, packages } = await importCost(fixtureTree(files), 'packages/a', '@weir/a');
  expect(packages).toEqual(['@weir/a', 'b']);
  expect(Math.floor(kilobytes)).toBe(5);
});

test('what is imported only later costs nothing, and an import that fails says so', async () => {
  const files = {
    'packages/a/package.json': manifest('@weir/a'),
    'packages/a/index.js': `export const later = () => import('b');`,
    'packages/b/package.json': manifest('@weir/b'),
    'packages/b/index.js': `import 'b';`,
  };
  const root = fixtureTree(files);
  expect((await importCost(root, 'packages/a', '@weir/a')).packages).toEqual(['@weir/a']);
  await expect(importCost(root, 'packages/b', '@weir/b')).rejects.toThrow('ERR_MODULE_NOT_FOUND');
});
