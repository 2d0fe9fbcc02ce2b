import { expect, test } from 'vitest';
import { fixtureWorkspace } from './fixture-tree.ts';
import { indexFiles } from './index-files.ts';

const indexOf = (text: string, path = 'packages/a/src/index.ts') =>
  indexFiles(fixtureWorkspace({ 'packages/a/package.json': {}, 'examples/b/package.json': {}, [path]: text }));

test('re-exports by name are what an index is for', () => {
  expect(indexOf(`export { a, type B } from './a.ts';\nexport type { C } from './c.ts';\nexport {};`)).toEqual([]);
});

test.each([
  `export * from './a.ts';`,
  `export const a = 1;`,
  `import './a.ts';`,
  `import { a } from './a.ts'; export { a };`,
])('%s does not belong into an index', (text) => {
  expect(indexOf(text)[0]).toBe('packages/a/src/index.ts:1: only "export { name } from" belongs here');
});

test('other files, and examples, may hold anything', () => {
  expect(indexOf('export const a = 1;', 'packages/a/src/a.ts')).toEqual([]);
  expect(indexOf('export const a = 1;', 'examples/b/src/index.ts')).toEqual([]);
});
