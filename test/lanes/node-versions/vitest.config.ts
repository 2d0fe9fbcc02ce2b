/** The tests of the packages, in a process that says which Node it is. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['packages/*/test/**/*.test.ts'],
    setupFiles: [fileURLToPath(new URL('version.setup.ts', import.meta.url))],
  },
});
