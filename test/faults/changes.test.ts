import { expect, test } from 'vitest';
import { Changes } from './changes.ts';

test('a wait ends with the change that makes its condition hold, and not before', async () => {
  const changes = new Changes();
  let count = 0;
  const seen: number[] = [];
  const waiting = changes.until(() => count === 2).then(() => seen.push(count));
  for (const _ of [1, 2]) {
    count += 1;
    changes.notify();
    await Promise.resolve();
  }
  await waiting;
  expect(seen).toEqual([2]);
});

test('a condition that holds already is not waited for', async () => {
  await expect(new Changes().until(() => true)).resolves.toBeUndefined();
});

test('a wait in vain is an error that quotes the condition', async () => {
  const never = false;
  await expect(new Changes().until(() => never, 1)).rejects.toThrow('not within 1 ms: () => never');
});

test('a condition that throws ends its own wait alone', async () => {
  const changes = new Changes();
  let ready = false;
  const throwing = changes.until(() => {
    if (ready) throw new Error('gone');
    return false;
  });
  const waiting = changes.until(() => ready);
  ready = true;
  changes.notify();
  await expect(throwing).rejects.toThrow('gone');
  await waiting;
});
