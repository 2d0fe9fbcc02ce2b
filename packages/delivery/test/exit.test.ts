import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** What it counted, where it has shut down. */
  readonly counts: unknown;
}

async function run(temper: 'hung' | 'healthy', how: string): Promise<Ended> {
  const script = fileURLToPath(new URL('children/exit.ts', import.meta.url));
  const child = spawn(process.execPath, [script, temper, how], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  child.stdout.on('data', (data: Buffer) => {
    printed += data.toString();
    if (printed === 'ready\n') child.kill('SIGTERM');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const counts = printed.replace('ready\n', '');
  return { code, signal, counts: counts === '' ? undefined : JSON.parse(counts) };
}

const flushed = { complete: true, offered: 25, delivered: 25, lost: 0, pending: 0, received: 25 };
const lost = { complete: false, offered: 25, delivered: 0, lost: 25, pending: 0, received: 0 };

test.each(['shutdown', 'sigterm', 'uncaught'])('what is pending is flushed before the end: %s', async (how) => {
  expect(await run('healthy', how)).toMatchObject({ code: how === 'uncaught' ? 7 : 0, counts: flushed });
});

test.each(['shutdown', 'sigterm', 'uncaught'])(
  'with a receiver that hangs, what is pending is counted as lost at the deadline: %s',
  async (how) => {
    expect(await run('hung', how)).toMatchObject({ code: how === 'uncaught' ? 7 : 0, counts: lost });
  },
);

test.each(['hung', 'healthy'] as const)(
  'a process that has nothing else to do ends, with a receiver that is %s',
  async (temper) => {
    expect(await run(temper, 'end')).toEqual({ code: 0, signal: null, counts: undefined });
  },
);

test('process.exit in the middle of a flush ends at once', async () => {
  expect(await run('hung', 'exit')).toMatchObject({ code: 3, signal: null });
});
