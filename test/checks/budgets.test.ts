import { expect, test } from 'vitest';
import { importBudgets } from './budgets.ts';
import { fixtureTree } from './fixture-tree.ts';
import { readWorkspace } from './workspace.ts';

const installed = (name: string) => ({
  [`packages/delivery/node_modules/${name}/package.json`]: { name, type: 'module', exports: './index.js' },
  [`packages/delivery/node_modules/${name}/index.js`]: 'export {};',
});

async function problems(source: string): Promise<readonly string[]> {
  const root = fixtureTree({
    'packages/delivery/package.json': {
      name: '@weir/delivery',
      type: 'module',
      exports: './index.js',
      dependencies: { 'own-library': '1' },
      peerDependencies: { 'optional-peer': '1' },
    },
    'packages/delivery/index.js': source,
    ...installed('own-library'),
    ...installed('optional-peer'),
  });
  return importBudgets(root, readWorkspace(root));
}

test('a library that loads its dependencies alone is within its budget', async () => {
  expect(await problems(`import 'own-library';`)).toEqual([]);
});

test('a library that loads an optional peer when it is imported is named', async () => {
  expect(await problems(`import 'own-library'; import 'optional-peer';`)).toEqual([
    '@weir/delivery: an import loads optional-peer',
  ]);
});

test('a library that has grown past its budget is named', async () => {
  expect(await problems(`export const text = '${'x'.repeat(1_000_000)}';`)).toEqual([
    expect.stringMatching(/^@weir\/delivery: 1000 kB imported, \d+ are budgeted in /),
  ]);
});
