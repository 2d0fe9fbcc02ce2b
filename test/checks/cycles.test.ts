import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { cycles, findCycles } from './cycles.ts';
import { fixtureWorkspace } from './fixture-tree.ts';

const sources = (files: Record<string, string>) =>
  fixtureWorkspace({
    'packages/a/package.json': { name: '@weir/a' },
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`packages/a/src/${path}`, text])),
  });

test('packages must not need each other', () => {
  const workspace = fixtureWorkspace({
    'packages/a/package.json': { name: '@weir/a', dependencies: { '@weir/b': '*' } },
    'packages/b/package.json': { name: '@weir/b', peerDependencies: { '@weir/a': '*' } },
  });
  expect(cycles(workspace)).toEqual(['cycle of packages: @weir/a -> @weir/b -> @weir/a']);
});

test('files must not need each other, not even for types', () => {
  const workspace = sources({
    'index.ts': `export { a } from './x/a.ts';`,
    'x/a.ts': `import type { B } from '../b.ts';`,
    'b.ts': `export type B = import('./x/a.ts').A;`,
  });
  expect(cycles(workspace)).toEqual([
    'cycle of files: packages/a/src/b.ts -> packages/a/src/x/a.ts -> packages/a/src/b.ts',
  ]);
});

test('folders must not need each other, though no two of their files do', () => {
  const workspace = sources({
    'x/one.ts': `import './../y/one.ts';`,
    'y/one.ts': '',
    'y/two.ts': `import '../x/two.ts';`,
    'x/two.ts': '',
  });
  expect(cycles(workspace)).toEqual([
    'cycle of folders or files: packages/a/src/x -> packages/a/src/y -> packages/a/src/x',
  ]);
});

test('a folder may use files beside it and be used by others beside it', () => {
  const workspace = sources({
    'index.ts': `export { a } from './x/a.ts'; export { e } from './errors.ts';`,
    'errors.ts': '',
    'x/a.ts': `import '../errors.ts'; import './deep/b.ts';`,
    'x/deep/b.ts': `import '../../errors.ts';`,
  });
  expect(cycles(workspace)).toEqual([]);
});

const edges = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 20 });
const graphOf = (pairs: [number, number][]) => {
  const graph = new Map(Array.from({ length: 9 }, (_, node) => [String(node), new Set<string>()]));
  for (const [from, to] of pairs) graph.get(String(from))?.add(String(to));
  return graph;
};

test.prop([edges])('a graph whose edges all point down has no cycle', (pairs) => {
  expect(findCycles(graphOf(pairs.filter(([from, to]) => from < to)))).toEqual([]);
});

test.prop([edges, fc.nat(8), fc.nat(8)])(
  'a cycle that is there is found, and each one found is real',
  (pairs, a, b) => {
    const graph = graphOf([...pairs, [a, b], [b, a]]);
    const found = findCycles(graph);
    expect(found.length).toBeGreaterThan(0);
    for (const way of found) {
      way.forEach((node, index) => expect(graph.get(node)).toContain(way[(index + 1) % way.length]));
    }
  },
);
