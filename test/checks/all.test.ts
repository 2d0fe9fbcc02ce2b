import { afterEach, expect, test, vi } from 'vitest';
import { checkNames, runChecks } from './all.ts';
import { fixtureTree } from './fixture-tree.ts';

afterEach(() => vi.restoreAllMocks());

/** Runs the named checks over a tree and keeps what they print, times left out. */
async function run(files: Record<string, string | object>, names: string[]) {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line.replace(/ \(.*? s\)$/, '')));
  const counts = await runChecks(fixtureTree(files), { names });
  return { counts, lines };
}

test('each check has a line, a failed one its problems under it, and both are counted', async () => {
  const files = { 'packages/attic/package.json': { name: '@weir/attic' } };
  expect(await run(files, ['layers', 'cycles'])).toEqual({
    counts: { passed: 1, failed: ['layers\n       packages/attic: has no layer in test/checks/layers.ts'] },
    lines: ['FAILED layers', '       packages/attic: has no layer in test/checks/layers.ts', 'ok     cycles'],
  });
});

test('a check that breaks has failed, and the others still run', async () => {
  const files = { 'packages/a/package.json': { name: '@weir/a' }, 'packages/a/tsconfig.json': 'not JSON' };
  const { counts, lines } = await run(files, ['cycles', 'references', 'generated']);
  expect(counts).toEqual({ passed: 2, failed: [expect.stringMatching(/^references\n +SyntaxError/)] });
  expect(lines[2]).toContain('SyntaxError');
  expect(lines.at(-1)).toBe('ok     generated');
});

test('every check has a name of its own, by which it can be run alone', () => {
  expect(new Set(checkNames).size).toBe(checkNames.length);
  expect(checkNames).toContain('layers');
});
