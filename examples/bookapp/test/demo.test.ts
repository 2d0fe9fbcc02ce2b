import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isRunning } from '../../../test/services/server-process.ts';
import { until } from '../../../test/services/until.ts';

const main = fileURLToPath(new URL('../dist/demo/main.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the demo as a user does; `onOutput` sees what it wrote to standard error so far. */
async function demo(
  args: readonly string[],
  {
    env = {},
    onOutput = () => {},
  }: { env?: Record<string, string>; onOutput?: (stderr: string, kill: () => void) => void } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    onOutput(stdout + stderr, () => child.kill('SIGINT'));
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    onOutput(stdout + stderr, () => child.kill('SIGINT'));
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

/** Of the processes that it named: their ports may be those of somebody else by now. */
function stillRunning(stderr: string): readonly number[] {
  const ids = [...stderr.matchAll(/\(process (\d+)\)$/gm)].map(([, id]) => Number(id));
  return ids.filter((id) => isRunning(id));
}

test('one command runs real requests to complete flows, counts what was received, and leaves nothing running', async () => {
  const { code, stdout, stderr } = await demo(['--once', '--json', '--requests', '20']);
  expect(stderr).toContain('requests  20/20');
  const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
  expect(summary).toMatchObject({
    requests: 20,
    flows: { started: 20, complete: 20, incomplete: 0 },
    tracker: { settled: 20, missedAcks: 0 },
    flowEvents: 160,
    logs: 202,
    requestIds: 20,
    errors: 0,
    // One read is asked to fail: its log record is an event for Sentry, and so is what was thrown.
    injected: 1,
    sentry: { events: 2, traced: 2 },
  });
  expect(summary['spans']).toBeGreaterThanOrEqual(20 * 8);
  expect(stdout).toContain('wait bookapp -> backend (emit -> consume)');
  expect(stdout).toMatch(/(wait|work) .*postgresql\/postgres .*persist/);
  expect(stdout).toContain('20 flows settled, 0 acknowledgements missed');
  expect(stdout).toMatch(/flow book-[0-9a-f-]+, complete in [\d.]+ ms, request demo-/);
  expect(stdout).toMatch(/^ {2}error +error\.injected {2}trace [0-9a-f]{8} span [0-9a-f]{8} request demo-/m);
  expect(code).toBe(0);
  expect(stillRunning(stderr)).toEqual([]);
});

test('it goes on when asked to, until it is interrupted, and then ends its children; till then the viewer shows its flows', async () => {
  let asked: Promise<number> | undefined;
  const { code, stdout, stderr } = await demo(['--keep-running', '--requests', '5'], {
    onOutput(text, interrupt) {
      const url = /^Look at the flows: (\S+)$/m.exec(text)?.[1];
      if (asked !== undefined || url === undefined || !text.includes('Ctrl-C ends them')) return;
      const complete = async (): Promise<number> => {
        const answer = await fetch(`${url}/api/flows?list=complete`);
        return ((await answer.json()) as { readonly flows: readonly unknown[] }).flows.length;
      };
      // It is sent the same as the counting receiver, and not waited for.
      const describe = (count: number): string => `the viewer holds ${count} complete flows`;
      asked = until(complete, (count) => count >= 5, { timeoutMs: 60_000, describe }).finally(interrupt);
    },
  });
  expect(await asked).toBeGreaterThanOrEqual(5);
  expect(stdout).toContain('5 complete');
  expect(code).toBe(0);
  expect(stillRunning(stderr)).toEqual([]);
});

test.concurrent.each(['database', 'backend', 'bookapp'])(
  'when the %s dies, the demo says so, fails, and ends the others',
  async (name) => {
    let killed = false;
    const { code, stderr } = await demo(['--once', '--requests', '10000'], {
      onOutput(text) {
        // In the midst of the load.
        const pid = new RegExp(`^${name} .* \\(process (\\d+)\\)$`, 'm').exec(text)?.[1];
        if (killed || pid === undefined || !text.includes('bookapp ')) return;
        killed = true;
        process.kill(Number(pid), 'SIGKILL');
      },
    });
    expect(stderr).toContain(`demo: ${name} ended (SIGKILL)`);
    expect(code).toBe(1);
    expect(stillRunning(stderr)).toEqual([]);
  },
);

test('an interrupt before the end is not a success', async () => {
  let interrupted = false;
  const { code, stderr } = await demo(['--once', '--requests', '10000'], {
    onOutput(text, interrupt) {
      if (interrupted || !text.includes('bookapp')) return;
      interrupted = true;
      interrupt();
    },
  });
  expect(code).toBe(130);
  expect(stillRunning(stderr)).toEqual([]);
});

test('settings of another collector in the environment do not lead the telemetry away', async () => {
  const { code, stdout } = await demo(['--once', '--json', '--requests', '2'], {
    env: {
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://127.0.0.1:9/v1/logs',
      OTEL_SDK_DISABLED: 'true',
      OTEL_TRACES_SAMPLER: 'always_off',
    },
  });
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ requests: 2, flows: { complete: 2 } });
  expect(code).toBe(0);
});

test('one flow in so many is observed when asked for, whole, in both services', async () => {
  const { code, stdout } = await demo(['--once', '--json', '--requests', '60'], {
    // A Kafka that others use is none of the demo's.
    env: { FLOW_SAMPLE_ONE_IN: '4', KAFKA_BROKERS: '127.0.0.1:9' },
  });
  const { flows, flowEvents, errors } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    readonly flows: { readonly started: number; readonly complete: number };
    readonly flowEvents: number;
    readonly errors: number;
  };
  expect(errors).toBe(0);
  expect(flows.complete).toBe(flows.started);
  expect(flows.started).toBeGreaterThan(0);
  expect(flows.started).toBeLessThan(60);
  expect(flowEvents).toBe(flows.started * 8);
  expect(code).toBe(0);
});

test('a rate of sampling that is none is refused by name', async () => {
  const { code, stderr } = await demo(['--once'], { env: { FLOW_SAMPLE_ONE_IN: '0' } });
  expect(stderr).toContain('FLOW_SAMPLE_ONE_IN must be a whole number from 1 to 1000000');
  expect(code).toBe(1);
});

test('an interrupt while a process still starts ends the demo', async () => {
  // A server that takes connections and never says a word.
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  let interrupted = false;
  const { code, stderr } = await demo(['--once'], {
    env: { BOOKAPP_DATABASE_URL: `postgres://weir@127.0.0.1:${port}/books` },
    onOutput(text, interrupt) {
      if (interrupted || !text.includes('receiver')) return;
      interrupted = true;
      interrupt();
    },
  });
  expect(stderr).toContain('demo: interrupted');
  expect(code).toBe(130);
  silent.close();
});

test('a port that is taken is named, and the demo ends', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  for (const option of ['--otlp-port', '--ui-port', '--port', '--backend-port']) {
    const { code, stderr } = await demo(['--once', option, String(port)]);
    expect(code).toBe(1);
    expect(stderr).toContain(String(port));
  }
  holder.close();
});

test('a database that cannot be reached ends the demo with the reason, and without the password', async () => {
  const { code, stderr } = await demo(['--once'], {
    env: { BOOKAPP_DATABASE_URL: 'postgres://weir:hunter2@127.0.0.1:1/books' },
  });
  expect(code).toBe(1);
  expect(stderr).toContain('demo: backend ended');
  expect(stderr).toContain('ECONNREFUSED');
  expect(stderr).not.toContain('hunter2');
});

test('a mistake on the command line is said, with the exit code of usage errors', async () => {
  expect(await demo(['--requests', 'many'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'demo: --requests must be a whole number from 1 to 10000\n',
  });
  const { code, stdout } = await demo(['--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('--keep-running');
});
