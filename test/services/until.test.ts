import { expect, test } from 'vitest';
import { until } from './until.ts';

test('asks again until what it reads holds, and gives that', async () => {
  let reads = 0;
  const read = async (): Promise<number> => (reads += 1);
  expect(await until(read, (value) => value === 3, { timeoutMs: 60_000, describe: String })).toBe(3);
});

test('says what it read last when the time is over, and passes on what reading throws', async () => {
  const options = { timeoutMs: 0, describe: (value: number) => `there are ${value}` };
  await expect(
    until(
      async () => 2,
      () => false,
      options,
    ),
  ).rejects.toThrow('not within 0 ms: there are 2');
  await expect(
    until(
      () => Promise.reject(new Error('closed')),
      () => true,
      options,
    ),
  ).rejects.toThrow('closed');
});
