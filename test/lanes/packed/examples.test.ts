import { expect, test } from 'vitest';
import { fixtureTree } from '../../checks/fixture-tree.ts';
import { exampleProblems } from './examples.ts';

const example = (code: string, ...output: string[]) => ({ file: 'README.md', home: '.', code, output });

test('an example that prints what its README says has no problem', async () => {
  expect(await exampleProblems(fixtureTree({}), example(`console.log('id', 'ff')`, 'id <hex>'))).toEqual([]);
});

test('an example that prints something else, or fails, has one', async () => {
  const project = fixtureTree({});
  expect(await exampleProblems(project, example(`console.log('b')`, 'a'))).toEqual(['it prints:\nb']);
  expect((await exampleProblems(project, example(`import 'elsewhere'`, 'a'))).join()).toContain('ERR_MODULE_NOT_FOUND');
});
