import { expect, test } from 'vitest';
import { runChildScript } from '../../../../test/faults/child-script.ts';

test('what waits for a slow handler is told before the process ends by itself', async () => {
  const { stdout } = await runChildScript({
    cwd: new URL('../..', import.meta.url),
    code: `
      import { Cache } from '@weir/cache';
      let told = 0;
      const cache = Cache.builder('books').memory({ maxEntries: 10 }).eventHandler({
        onOperationComplete() {
          // Slow at its first three calls.
          const started = performance.now();
          while (told < 3 && performance.now() - started < 20);
          told += 1;
        },
      }).build();
      process.once('exit', () => console.log(told));
      for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) await cache.insert(key, key);
    `,
  });
  expect(stdout.trim()).toBe('6');
});
