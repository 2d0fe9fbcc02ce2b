import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixtureTree } from '../../checks/fixture-tree.ts';
import { firstFlowOf, firstFlowProblems } from './first-flow.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

test('the section tells what to install, the application, and four commands', () => {
  const flow = firstFlowOf(readme);
  expect(flow.packages).toContain('@weir/node');
  expect(flow.file).toBe('app.mjs');
  expect(flow.background).toEqual(['npx weir-viewer', expect.stringContaining('--import @weir/node/register app.mjs')]);
  expect(flow.request).toContain('curl');
  expect(flow.question).toBe('npx weir-viewer flows');
  expect(flow.shown).toEqual(['shop', 'complete']);
});

test('a README in another form is an error', () => {
  expect(() => firstFlowOf('# Weir\n')).toThrow('no section "First flow"');
  expect(() => firstFlowOf(readme.replace('$ npx weir-viewer flows', ''))).toThrow('four commands');
});

test('a command that fails is a problem with what it said', async () => {
  const flow = { ...firstFlowOf(readme), background: ['true', 'true'], request: 'echo refused; exit 7' };
  expect(await firstFlowProblems(fixtureTree({}), flow, 0)).toEqual(['not within 0 ms: exit code 7: refused']);
});
