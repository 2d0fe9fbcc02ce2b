import { expect, test } from 'vitest';
import { readVitestOutcome, vitestOutcome } from './vitest-outcome.ts';

const file = (name: string, status: string, ...tests: [fullName: string, status: string][]) => ({
  name: `/repo/${name}`,
  status,
  message: status === 'failed' ? 'does not load' : '',
  assertionResults: tests.map(([fullName, of]) => ({
    fullName,
    status: of,
    failureMessages:
      of === 'failed' ? ['\u001b[31mexpected 1\u001b[39m\n\n    at /repo/node_modules/b.js:1\n    at a.test.ts:3'] : [],
  })),
});
const outcome = (status: number, ...testResults: ReturnType<typeof file>[]) =>
  vitestOutcome({ testResults }, '/repo', status);

test('counts tests, and names those that failed, with the reason, and those that did not run', () => {
  const mixed = file('a.test.ts', 'failed', ['a', 'passed'], ['b', 'failed'], ['c', 'skipped'], ['d', 'todo']);
  expect(outcome(1, mixed)).toEqual({
    passed: 1,
    failed: ['a.test.ts: b\n  expected 1\n      at a.test.ts:3'],
    skipped: ['a.test.ts: c', 'a.test.ts: d'],
  });
});

test('a file that did not load is one failure beside those of other files', () => {
  const good = file('a.test.ts', 'passed', ['a', 'passed']);
  expect(outcome(1, good, file('b.test.ts', 'failed'))).toEqual({
    passed: 1,
    failed: ['b.test.ts\n  does not load'],
    skipped: [],
  });
});

test('a run that ends with an error has failed, though each test passed', () => {
  expect(outcome(1, file('a.test.ts', 'passed', ['a', 'passed']))).toMatchObject({
    passed: 1,
    failed: ['the run ended with 1, and every test passed'],
  });
  expect(outcome(0, file('a.test.ts', 'passed', ['a', 'passed']))).toMatchObject({ passed: 1, failed: [] });
});

test('a run that left no report has failed', () => {
  expect(readVitestOutcome('/repo/missing.json', '/repo', 0)).toEqual({
    passed: 0,
    failed: ['the run left no report'],
    skipped: [],
  });
});
