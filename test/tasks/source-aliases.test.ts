import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixtureTree } from '../checks/fixture-tree.ts';
import { sourceAliases } from './source-aliases.ts';

test('each built entry of a package stands for its source, exactly', () => {
  const root = fixtureTree({
    'packages/a-b/package.json': {
      name: '@weir/a-b',
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './kafka': { default: './dist/kafka/entry.js' },
        './internal/*': null,
        './package.json': './package.json',
      },
    },
    'packages/empty/README.md': '',
  });
  const aliases = sourceAliases(root);
  const resolve = (specifier: string) => aliases.find(({ find }) => find.test(specifier))?.replacement;

  expect(resolve('@weir/a-b')).toBe(join(root, 'packages/a-b/src/index.ts'));
  expect(resolve('@weir/a-b/kafka')).toBe(join(root, 'packages/a-b/src/kafka/entry.ts'));
  for (const other of ['@weir/a-b/package.json', '@weir/a-b/kafka/x', '@weir/a', 'x/@weir/a-b']) {
    expect(resolve(other)).toBeUndefined();
  }
});
