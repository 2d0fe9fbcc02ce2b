import { expect, test } from 'vitest';
import { fixtureTree } from './fixture-tree.ts';
import { references } from './references.ts';
import { readWorkspace } from './workspace.ts';

const project = (...paths: string[]) => ({ references: paths.map((path) => ({ path })) });
const tree = {
  'packages/a/package.json': { name: '@weir/a', dependencies: { '@weir/b': 'workspace:^', zod: '^4.0.0' } },
  'packages/b/package.json': { name: '@weir/b', devDependencies: { '@weir/a': 'workspace:^' } },
  'packages/a/tsconfig.json': project('../b'),
  'packages/b/tsconfig.json': project(),
  'test/tsconfig.json': project('../packages/a', '../packages/b', './tsconfig.tests.json'),
  'test/tsconfig.tests.json': project('../packages/a', '../packages/b'),
};

const check = (changes: object) => {
  const root = fixtureTree({ ...tree, ...changes });
  return references(root, readWorkspace(root));
};

test('references that equal the dependencies pass', () => {
  expect(check({})).toEqual([]);
});

test('a missing reference and one too many are named', () => {
  expect(check({ 'packages/a/tsconfig.json': project(), 'packages/b/tsconfig.json': project('../a') })).toEqual([
    'packages/a/tsconfig.json: no reference to packages/b',
    'packages/b/tsconfig.json: packages/a is not a dependency',
  ]);
});

test('a page of a package, which is a project of its own, is referred to by the projects of test/', () => {
  expect(check({ 'packages/a/page/tsconfig.json': project('..') })).toEqual([
    'test/tsconfig.json: no reference to packages/a/page',
    'test/tsconfig.tests.json: no reference to packages/a/page',
  ]);
});

test('the projects of test/ refer to every package', () => {
  expect(check({ 'test/tsconfig.tests.json': project('../packages/a') })).toEqual([
    'test/tsconfig.tests.json: no reference to packages/b',
  ]);
});
