/** Runs the tests of every package, example and check over the sources, one copy of each. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { sourceAliases } from './tasks/source-aliases.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: [...sourceAliases(root)] },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    // What needs real servers is run when they are up.
    exclude: ['test/system/**', '**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    maxWorkers: availableParallelism(),
    // Properties and child processes on a busy machine; no test waits for it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
