/** The doctor and applications that it runs. It loads what was built. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { command } from '../../../../test/checks/command.ts';
import { fixtureTree } from '../../../../test/checks/fixture-tree.ts';

const home = new URL('../../', import.meta.url);
const bin = fileURLToPath(new URL('bin/weir.js', home));
const register = new URL('dist/register.js', home).href;

const SERVER = `import { createServer } from 'node:http';
createServer((_request, response) => response.end()).listen(0, '127.0.0.1');`;

/** A package that does nothing. */
const packed = (name: string, version: string) => ({
  [`node_modules/${name}/package.json`]: { name, version, type: 'module', exports: './index.js' },
  [`node_modules/${name}/index.js`]: 'export {};',
});

/** Runs the doctor on an application of these files, started by these arguments; of the report, the process. */
async function doctorOf(files: Readonly<Record<string, string | object>>, ...args: readonly string[]) {
  const folder = fixtureTree({ 'package.json': { name: 'shop' }, ...files });
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:OTEL_|WEIR_|VITEST|NODE_OPTIONS)/.test(name));
  const env = { ...Object.fromEntries(kept), OTEL_SDK_DISABLED: 'true', NODE_NO_WARNINGS: '1' };
  const { status, output } = await command(
    process.execPath,
    [bin, 'doctor', '--wait', '60', '--', process.execPath, ...args],
    folder,
    env,
  );
  const lines = output.split('\n');
  return { status, lines: lines.slice(lines.findIndex((line) => /^(?:ok {2}|warn|FAIL) {2}Process/.test(line))) };
}

/** It has told what it has loaded, and then computes for longer than the doctor looks for more. */
const COMPUTING = `import 'lru-cache';
setTimeout(() => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  void import('pg');
}, 400);
${SERVER}`;

const APPLICATION = {
  'app.js': `import 'lru-cache';\nimport 'pg';\n${SERVER}`,
  'early.js': `import 'keyv';`,
  ...packed('lru-cache', '4.0.0'),
  ...packed('keyv', '5.5.0'),
  ...packed('pg', '8.0.0'),
};

test('what a process has instrumented, loaded too early or in a version that is not supported is told, with its mend', async () => {
  const { status, lines } = await doctorOf(APPLICATION, '--import', './early.js', '--import', register, 'app.js');
  const width = lines[0]?.indexOf('Weir') ?? 0;
  expect(lines.map((line) => [line.slice(0, width).trim(), line.slice(width).trim()])).toEqual([
    ['ok    Process app.js', expect.stringMatching(/^Weir runs in it, with \d+ instrumentations$/)],
    ['ok    Instrumented', expect.stringMatching(/^http\b.*, and by their events undici/)],
    ['FAIL  Too early', 'keyv was loaded before Weir, and cannot be instrumented any more'],
    ['', '-> node --import @weir/node/register app.js, before any other --import and --require'],
    ['warn  Version', 'lru-cache 4.0.0 is not instrumented: that wants >=10.0.0 <12.0.0'],
    ['', '-> npm install lru-cache in such a version'],
    ['warn  On offer', 'pg has a stock instrumentation that is not set up'],
    ['', '-> npm install @opentelemetry/instrumentation-pg'],
    ['', ''],
  ]);
  expect(status).toBe(1);
});

test('an application that computes for a while is not taken for one that has loaded all', async () => {
  const { lines } = await doctorOf({ ...APPLICATION, 'app.js': COMPUTING }, '--import', register, 'app.js');
  expect(lines.join('\n')).toMatch(/warn {2}On offer +pg has a stock instrumentation/);
});

test('a process in which Weir does not run, and one that ends by itself, are told of', async () => {
  const { status, lines } = await doctorOf({ 'app.js': 'throw new Error("no database");' }, 'app.js');
  expect(lines.join('\n')).toMatch(/^FAIL {2}Process app\.js +Weir does not run in it\n +-> node --import/);
  expect(lines.join('\n')).toMatch(/warn {2}Process +it ended by itself with code 1\n/);
  expect(status).toBe(1);
});
