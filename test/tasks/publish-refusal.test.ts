import { expect, test } from 'vitest';
import { fixtureWorkspace } from '../checks/fixture-tree.ts';
import { publishRefusal } from './publish-refusal.ts';

const packages = (version: string) => fixtureWorkspace({ 'packages/a/package.json': { name: '@weir/a', version } });
const inCi = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.example/' };

test('a package that has no version yet is not published', () => {
  expect(publishRefusal(packages('0.0.0'), inCi)).toContain('no version yet: @weir/a');
});

test('nothing is published where no provenance can be had', () => {
  expect(publishRefusal(packages('1.0.0'), {})).toContain('provenance');
});

test('what has a version is published in continuous integration', () => {
  expect(publishRefusal(packages('1.0.0'), inCi)).toBeUndefined();
});
