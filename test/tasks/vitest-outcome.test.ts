import { expect, test } from 'vitest';
import { readVitestOutcome, vitestOutcome } from './vitest-outcome.ts';

const file = (name: string, status: string, ...tests: [fullName: string, status: string][]) => ({
  name: `/repo/${name}`,
  status,
  assertionResults: tests.map(([fullName, of]) => ({ fullName, status: of })),
});
const outcome = (status: number, ...testResults: ReturnType<typeof file>[]) =>
  vitestOutcome({ testResults }, '/repo', status);

test('counts tests, and names those that did not run', () => {
  const mixed = file('a.test.ts', 'failed', ['a', 'passed'], ['b', 'failed'], ['c', 'skipped'], ['d', 'todo']);
  expect(outcome(1, mixed)).toEqual({ passed: 1, failed: 1, skipped: ['a.test.ts: c', 'a.test.ts: d'] });
});

test('a file that did not load is one failure beside those of other files', () => {
  const good = file('a.test.ts', 'passed', ['a', 'passed']);
  expect(outcome(1, good, file('b.test.ts', 'failed'))).toEqual({ passed: 1, failed: 1, skipped: [] });
});

test('a run that ends with an error has failed, though each test passed', () => {
  expect(outcome(1, file('a.test.ts', 'passed', ['a', 'passed']))).toMatchObject({ passed: 1, failed: 1 });
  expect(outcome(0, file('a.test.ts', 'passed', ['a', 'passed']))).toMatchObject({ passed: 1, failed: 0 });
});

test('a run that left no report has failed', () => {
  expect(readVitestOutcome('/repo/missing.json', '/repo', 0)).toEqual({ passed: 0, failed: 1, skipped: [] });
});
