/** `node packages/semconv/generator/generate.ts [--check]`: renews the generated files, or says which are stale. */
import { run } from './run.ts';

const { code, lines } = run(process.argv.slice(2), new URL('../../../', import.meta.url));
for (const line of lines) console[code === 0 ? 'log' : 'error'](line);
process.exitCode = code;
