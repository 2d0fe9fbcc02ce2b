import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NotInstallableError } from './npm-install.ts';
import { counted, named, unlessUnavailable } from './outcomes.ts';

const lines: unknown[] = [];
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation((line: unknown) => void lines.push(line)));
afterEach(() => {
  vi.restoreAllMocks();
  lines.length = 0;
});

test('a lane gives the sum of its parts', async () => {
  const parts = [
    { passed: 3, failed: [], skipped: ['a'] },
    { passed: 1, failed: ['x', 'y'], skipped: ['b'] },
  ];
  expect(await unlessUnavailable('lane', async () => parts)).toEqual({
    passed: 4,
    failed: ['x', 'y'],
    skipped: ['a', 'b'],
  });
});

test('a lane whose packages cannot be had is skipped with the reason, and any other error is one', async () => {
  const rejecting = (error: Error) => unlessUnavailable('lane', () => Promise.reject(error));
  expect(await rejecting(new NotInstallableError('no network'))).toEqual({
    passed: 0,
    failed: [],
    skipped: ['lane: no network'],
  });
  await expect(rejecting(new TypeError('ours'))).rejects.toThrow('ours');
});

test('what was skipped in a lane names it', () => {
  const outcome = { passed: 1, failed: [], skipped: ['a.test.ts: b'] };
  expect(named('lane', outcome)).toEqual({ ...outcome, skipped: ['lane: a.test.ts: b'] });
});

test('a check passes without problems, and fails once with all of them printed', () => {
  expect(counted('entries', [])).toEqual({ passed: 1, failed: [], skipped: [] });
  expect(counted('types', ['a\nb', 'c'])).toEqual({
    passed: 0,
    failed: ['types\n       a\n       b\n       c'],
    skipped: [],
  });
  expect(lines).toEqual(['ok     entries', 'FAILED types', '       a\n       b', '       c']);
});
