/** The tests of the packages once more, where every OpenTelemetry package is that of an install of SDK 2. */
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import base from '../../vitest.config.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const installed = createRequire(join(process.env['WEIR_SDK2_INSTALL'] ?? '', 'package.json'));

/** Packages are looked up as an application beside them would, and by `require`: line 2 has no ES modules that Node can load. */
const openTelemetry2: Plugin = {
  name: 'weir:opentelemetry-2',
  enforce: 'pre',
  resolveId(specifier, importer) {
    if (specifier.startsWith('@opentelemetry/')) return installed.resolve(specifier);
    const standsFor = importer !== undefined && specifier.startsWith('.') && resolve(dirname(importer), specifier);
    if (standsFor === join(root, 'test/support/sdk-line.ts')) return join(root, 'test/lanes/sdk2/project/sdk-line.ts');
    return undefined;
  },
};

export default defineConfig({
  ...base,
  plugins: [openTelemetry2],
  test: {
    ...base.test,
    // What is kept of a run holds the paths of its install, and nothing by which it is told from that of another.
    fsModuleCache: false,
    include: ['packages/*/test/**/*.test.ts'],
    setupFiles: [join(root, 'test/lanes/sdk2/versions.setup.ts')],
  },
});
