import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { ENDINGS } from './child-endings.ts';
import {
  type ChildEnd,
  ChildScriptError,
  type ChildScriptOptions,
  runChildScript,
  startChildScript,
} from './child-script.ts';
import { closedAfterTest } from './closed-after-test.ts';

const READY = `process.on('exit', (code) => { process.stdout.write('exit ' + code); }); console.log('ready');`;

async function ready(options: Partial<ChildScriptOptions> = {}) {
  const script = closedAfterTest(startChildScript({ code: READY, ...options }));
  await script.untilWritten('ready');
  return script;
}

const EXPECTED: Record<(typeof ENDINGS)[number], Partial<ChildEnd>> = {
  'end of work': { code: 0, stdout: 'ready\nexit 0', stderr: '' },
  'process.exit': { code: 0, stdout: 'ready\nexit 0', stderr: '' },
  'uncaught exception': { code: 1, stderr: expect.stringContaining('Error: uncaught exception, as the test told') },
  'unhandled rejection': { code: 1, stderr: expect.stringContaining('Error: unhandled rejection, as the test told') },
  'broken pipe': { code: 1, signal: null, stdout: 'ready\n' },
  SIGTERM: { code: null, signal: 'SIGTERM', stdout: 'ready\n' },
  SIGINT: { code: null, signal: 'SIGINT', stdout: 'ready\n' },
  SIGKILL: { code: null, signal: 'SIGKILL', stdout: 'ready\n' },
};

test.for(ENDINGS)('a script ends by %s, and how is known', async (way) => {
  const script = await ready();
  expect(await script.end(way)).toMatchObject(EXPECTED[way]);
});

test('a script with nothing to do lives until it is ended', async () => {
  const script = await ready();
  script.feed('not read');
  expect(script.stdout).toBe('ready\n');
  expect(await script.end('end of work')).toMatchObject({ code: 0 });
});

test('work that is under way is done before a script ends by end of work', async () => {
  const script = await ready({ code: `console.log('ready'); setTimeout(() => console.log('done'), 20);` });
  expect((await script.end('end of work')).stdout).toBe('ready\ndone\n');
});

test('what is fed to a script is its standard input', async () => {
  const script = await ready({
    code: `console.log('ready'); for await (const chunk of process.stdin) console.log(String(chunk).toUpperCase());`,
  });
  script.feed('a line');
  await script.untilWritten('A LINE');
  script.endInput();
  expect((await script.end('end of work')).code).toBe(0);
});

test('a handler of a signal decides how the script ends', async () => {
  const script = await ready({ code: `process.once('SIGTERM', () => process.exit(3)); ${READY}` });
  expect(await script.end('SIGTERM')).toMatchObject({ code: 3, signal: null });
});

test('a script is TypeScript, finds packages from its folder, and has its own environment', async () => {
  const code = `import { expectTypeOf } from 'vitest';
    const value: string = process.env.GIVEN ?? '';
    console.log(typeof expectTypeOf, value, process.env.VITEST, process.execArgv.includes('--expose-gc'));`;
  const options = { code, cwd: new URL('.', import.meta.url), env: { GIVEN: 'yes' }, execArgv: ['--expose-gc'] };
  expect((await runChildScript(options)).stdout).toBe('function yes undefined true\n');
});

test('a script that does not end is killed when its time is over, and its last words are told', async () => {
  const code = `console.log('waiting'); console.error('for ever'); setInterval(() => {}, 1_000);`;
  const script = await ready({ code: `${code} console.log('ready');` });
  const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' });
  onTestFinished(() => void other.kill('SIGKILL'));
  const ended = script.end('end of work', 1_000);
  await expect(ended).rejects.toThrow(ChildScriptError);
  await expect(ended).rejects.toThrow(
    'it had not ended after 1000 ms, and was killed\nstdout:\n  | waiting\n  | ready\nstderr:\n  | for ever',
  );
  expect([other.exitCode, other.signalCode]).toEqual([null, null]);
});

const WRITES_MUCH = `process.stdin.once('data', () => process.stdout.write('x'.repeat(4_000_000))); ${READY}`;

test('a script that nobody reads from does not end while it has more to write, and is killed', async () => {
  const script = await ready({ code: WRITES_MUCH });
  script.stopReading();
  script.feed('write');
  script.endInput();
  await expect(script.end('end of work', 1_000)).rejects.toThrow('it had not ended after 1000 ms, and was killed');
});

test('a script that nobody reads from can still exit', async () => {
  const script = await ready({ code: WRITES_MUCH });
  script.stopReading();
  script.feed('write');
  expect(await script.end('process.exit')).toMatchObject({ code: 0, stdout: 'ready\n' });
});

test('a script that ends before it wrote what was waited for is an error with its exit code and last words', async () => {
  const script = closedAfterTest(startChildScript({ code: `console.error('no table'); process.exit(3);` }));
  await expect(script.untilWritten('ready')).rejects.toThrow(
    'it ended without writing "ready" (exit code 3)\nstderr:\n  | no table',
  );
});

test('a script that is told its end while it is still loaded runs first', async () => {
  const code = `import { readFileSync } from 'node:fs'; console.log(typeof readFileSync);`;
  for (const way of ['end of work', 'process.exit'] as const) {
    const script = closedAfterTest(startChildScript({ code }));
    expect(await script.end(way)).toMatchObject({ code: 0, stdout: 'function\n' });
  }
});

test('a script that cannot be loaded is told as such', async () => {
  const { code, stderr } = await runChildScript({ code: `import 'node:no-such-module';` });
  expect(code).toBe(1);
  expect(stderr).toContain('ERR_UNKNOWN_BUILTIN_MODULE');
});

test('a script that has ended cannot be ended in another way', async () => {
  const script = await ready();
  await script.end('SIGKILL');
  expect(await script.end('process.exit')).toMatchObject({ signal: 'SIGKILL' });
});
