import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixtureTree } from '../checks/fixture-tree.ts';

const demo = 'examples/bookapp/dist/demo/main.js';

/** A tree in which the demo is the given script, `npx` and the build only note that they ran, and Node is this one. */
function repository(script: string, { npx = '' } = {}) {
  const root = fixtureTree({
    'package.json': { type: 'module' },
    'pnpm-lock.yaml': 'lock 1\n',
    'test/package.json': { type: 'module', config: { pnpm: '12.0.0' } },
    'packages/a/package.json': { name: '@weir/a' },
    [demo]: script,
    'tools/npx': `#!/bin/sh\necho "npx $*" >> "$NOTES"\n${npx}\n`,
    'test/tasks/build.ts': `import { appendFileSync } from 'node:fs';\nappendFileSync(process.env['NOTES'], 'build\\n');\n`,
  });
  mkdirSync(join(root, 'node_modules'));
  copyFileSync(fileURLToPath(new URL('run.mjs', import.meta.url)), join(root, 'test/tasks/run.mjs'));
  chmodSync(join(root, 'tools/npx'), 0o755);

  const notes = join(root, 'notes.txt');
  return {
    root,
    notes: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []),
    start: (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
      spawn(process.execPath, [join(root, 'test/tasks/run.mjs'), ...args], {
        env: {
          ...process.env,
          NOTES: notes,
          WEIR_NODE: process.execPath,
          PATH: [join(root, 'tools'), process.env['PATH']].join(delimiter),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  };
}

async function ended(child: ReturnType<ReturnType<typeof repository>['start']>) {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [status] = (await once(child, 'close')) as [number];
  return { status, output };
}

test('an unknown task is refused with the list of tasks', async () => {
  const { start, notes } = repository('');
  expect(await ended(start(['dmeo']))).toEqual({
    status: 1,
    output: 'Unknown task "dmeo". Tasks: build, lint, test, demo, bench, services, docs, release.\n',
  });
  expect(notes()).toEqual([]);
});

test('installs, builds, runs the task with its arguments and exits with its code', async () => {
  const { start, notes } = repository(`console.log(process.argv.slice(2).join('+')); process.exit(7);`);
  const { status, output } = await ended(start(['demo', 'one', '--two']));
  expect(status).toBe(7);
  expect(output).toBe('Installing dependencies with pnpm 12.0.0 ...\none+--two\n');
  expect(notes()).toEqual(['npx -y pnpm@12.0.0 install --frozen-lockfile', 'build']);
});

test.each(['pnpm-lock.yaml', 'packages/a/package.json'])('installs again only when %s has changed', async (file) => {
  const { root, start, notes } = repository('');
  const installs = () => notes().filter((line) => line.startsWith('npx')).length;
  await ended(start(['demo']));
  await ended(start(['demo']));
  expect(installs()).toBe(1);
  appendFileSync(join(root, file), ' ');
  await ended(start(['demo']));
  expect(installs()).toBe(2);
});

test('an install that fails says what pnpm said, ends the run and is tried again', async () => {
  const { start, notes } = repository('', { npx: 'echo "no such package"; exit 3' });
  const { status, output } = await ended(start(['demo']));
  expect(status).toBe(1);
  expect(output).toContain('no such package\n');
  expect(output).toContain('Dependencies could not be installed');
  await ended(start(['demo']));
  expect(notes()).toHaveLength(2);
});

test('a Node that was chosen and does not run is an error, not a reason to take another', async () => {
  const { start } = repository('');
  const { status, output } = await ended(start(['demo'], { WEIR_NODE: '/nowhere/node' }));
  expect(status).toBe(1);
  expect(output).toContain('Node 22.15 or newer is needed; WEIR_NODE (/nowhere/node) is not one.\n');
});

test.each(['SIGINT', 'SIGTERM'] as const)('passes %s on and waits until the task has cleaned up', async (signal) => {
  const script = `process.on('${signal}', () => setImmediate(() => { console.log('cleaned up'); process.exit(5); }));
    setInterval(() => {}, 60_000); console.log('ready');`;
  const child = repository(script).start(['demo']);
  const end = ended(child);
  child.stdout.on('data', (chunk) => String(chunk).includes('ready') && child.kill(signal));
  const { status, output } = await end;
  expect(status).toBe(5);
  expect(output).toContain('ready\ncleaned up\n');
});
