import { expect, test } from 'vitest';
import { runStages, type Outcome, type Stage } from './stages.ts';

const stage = (name: string, outcome: Partial<Outcome>, endsRunOnFailure = false): Stage => ({
  name,
  endsRunOnFailure,
  run: async () => ({ passed: 0, failed: [], skipped: [], ...outcome }),
});

async function run(stages: Stage[], skipsFail = false, interruption = new AbortController().signal) {
  const lines: string[] = [];
  let nowMs = 0;
  const failed = await runStages(stages, {
    interruption,
    skipsFail,
    print: (line) => lines.push(line),
    nowMs: () => (nowMs += 1_500),
  });
  return { failed, lines };
}

test('ends with a table, what failed, what was skipped, and the counts alone on the last line', async () => {
  const { failed, lines } = await run([
    stage('build', { passed: 1 }),
    stage('tests', { passed: 12, failed: ['a.test.ts: b\n  expected 1', 'c'] }),
  ]);
  expect(failed).toBe(2);
  expect(lines).toEqual([
    '\n== build',
    '\n== tests',
    '',
    'stage         passed    failed   seconds',
    'build              1         0       1.5',
    'tests             12         2       1.5',
    '',
    'failed:',
    '  tests: a.test.ts: b\n    expected 1',
    '  tests: c',
    'skipped: none',
    '13 passed, 2 failed',
  ]);
});

test('what was skipped is listed, and is a failure only where it is asked to be', async () => {
  const stages = [stage('tests', { passed: 3, skipped: ['kafka: no broker'] })];
  const { failed, lines } = await run(stages);
  expect(failed).toBe(0);
  expect(lines.slice(-3)).toEqual(['skipped:', '  kafka: no broker', '3 passed, 0 failed']);

  const strict = await run(stages, true);
  expect(strict.failed).toBe(1);
  expect(strict.lines.at(-1)).toBe('3 passed, 1 failed');
});

test('what a machine need not have is listed, and is never a failure', async () => {
  const stages = [stage('system', { passed: 3, excused: ['containers: no engine'] })];
  const { failed, lines } = await run(stages, true);
  expect(failed).toBe(0);
  expect(lines.slice(-4)).toEqual([
    'skipped: none',
    'skipped, which is no failure:',
    '  containers: no engine',
    '3 passed, 0 failed',
  ]);
});

test('a stage that ends the run leaves the others out, and the table says so', async () => {
  const { failed, lines } = await run([
    stage('build', { failed: ['ended with 2'] }, true),
    stage('tests', { passed: 12 }),
  ]);
  expect(failed).toBe(1);
  expect(lines.filter((line) => line.startsWith('tests'))).toEqual([expect.stringContaining('not run')]);
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
});

test('a run that is interrupted has failed, and starts nothing more', async () => {
  const controller = new AbortController();
  const long: Stage = {
    name: 'tests',
    run: async () => {
      controller.abort();
      return { passed: 3, failed: [], skipped: [] };
    },
  };
  const { failed, lines } = await run([long, stage('system', { passed: 5 })], false, controller.signal);
  expect(failed).toBe(1);
  expect(lines.filter((line) => line.startsWith('system'))).toEqual([expect.stringContaining('not run')]);
  expect(lines.slice(-4)).toEqual(['failed:', '  interrupted', 'skipped: none', '3 passed, 1 failed']);
});

test('a stage that breaks is one failure, its error is shown, and the others still run', async () => {
  const breaking: Stage = { name: 'checks', run: () => Promise.reject(new Error('no such folder')) };
  const { failed, lines } = await run([breaking, stage('tests', { passed: 2 })]);
  expect(failed).toBe(1);
  expect(lines.some((line) => line.startsWith('Error: no such folder'))).toBe(true);
  expect(lines.at(-1)).toBe('2 passed, 1 failed');
});
