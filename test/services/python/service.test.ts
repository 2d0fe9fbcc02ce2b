import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { python } from './service.ts';

const requirements = readFileSync(new URL('requirements.txt', import.meta.url), 'utf8');

test('every package is pinned to a version and to the hashes of its files', () => {
  const packages = requirements.split(/^(?=[a-z])/m).slice(1);
  expect(packages.length).toBeGreaterThan(3);
  for (const one of packages) expect(one).toMatch(/^[\w-]+==[\d.]+ \\\n( {4}--hash=sha256:[0-9a-f]{64}( \\)?\n)+$/);
});

test('a Python without the packages does not work, and what it says is told', async () => {
  const named = python.named({ WEIR_PYTHON: '/bin/false' });
  if (named === undefined) throw new Error('none is named');
  await expect(python.check(named)).rejects.toThrow('Python cannot import the clients');
  expect(python.named({ WEIR_PYTHON: '' })).toBeUndefined();
});
