import { expect, test } from 'vitest';
import { fixtureTree } from '../checks/fixture-tree.ts';
import { entriesOf, entryProblems } from './entries.ts';

const exports = { '.': './index.js', './data.json': './data.json', './internal/*': null, './files/*': './files/*' };
const project = (index: string) =>
  fixtureTree({
    'node_modules/a/package.json': { name: 'a', type: 'module', exports },
    'node_modules/a/index.js': index,
    'node_modules/a/data.json': { key: 1 },
  });

test('what users load by name is an entry; what is closed, or a pattern, is none', () => {
  expect(entriesOf({ name: 'a', version: '1.0.0', exports })).toEqual(['a', 'a/data.json']);
});

test('an entry of types alone is loaded by the compiler only', () => {
  const types = { './types': { types: './types.d.ts' }, './code': { types: './code.d.ts', default: './code.js' } };
  expect(entriesOf({ name: 'a', version: '1.0.0', exports: types })).toEqual(['a/code']);
});

test('an entry that import and require load alike has no problem', async () => {
  const folder = project('export const b = 1; export function c() {}');
  expect(await entryProblems(folder, 'a')).toEqual([]);
  expect(await entryProblems(folder, 'a/data.json')).toEqual([]);
});

test('an entry that does not load one way, or gives nothing, has one', async () => {
  const [byImport, byRequire] = await entryProblems(project('await null; export const b = 1;'), 'a');
  expect(byImport).toBe('import: ["b"]');
  expect(byRequire).toContain('ERR_REQUIRE_ASYNC_MODULE');
  expect(await entryProblems(project(''), 'a')).toEqual(['import: []', 'require: []']);
  expect((await entryProblems(project(''), 'a/closed')).join()).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
});
