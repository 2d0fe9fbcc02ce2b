/** The ways in which a process ends, with telemetry that waits. The children import what was built. */
import { expect, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { type Ending, ENDINGS } from '../../../../test/faults/child-endings.ts';
import { type ChildScript, startChildScript } from '../../../../test/faults/child-script.ts';
import { hang } from '../../../../test/faults/http-behaviours.ts';
import { type HttpReceiver, startHttpReceiver } from '../../../../test/faults/http-receiver.ts';

const SPANS = 20;

/** More than any export takes, where what is exported is the question. */
const LONG = '{ exit: { timeoutMs: 60_000 } }';

const working = `
  const work = (count) => {
    for (let n = 0; n < count; n += 1) trace.getTracer('child').startSpan('step-' + n).end();
  };`;

function child(endpoint: string, code: string): ChildScript {
  return closedAfterTest(
    startChildScript({
      cwd: new URL('../..', import.meta.url),
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_NODE_RESOURCE_DETECTORS: 'none',
      },
      code: `import { trace } from '@opentelemetry/api';
        import { startWeir } from '@weir/node';
        ${working}
        ${code}`,
    }),
  );
}

interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[];
  }[];
}

function receivedSpans({ requests }: HttpReceiver): readonly string[] {
  return requests
    .filter(({ path }) => path === '/v1/traces')
    .flatMap(({ text }) => (JSON.parse(text) as OtlpTraces).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)));
}

const all = Array.from({ length: SPANS }, (_, n) => `step-${n}`);
const isSignal = (way: Ending): boolean => way === 'SIGTERM' || way === 'SIGINT';
const IN_TIME = ENDINGS.filter((way) => !['SIGKILL', 'broken pipe', 'process.exit'].includes(way));

test.each(IN_TIME)('what waits is exported, once, and the process ends as it would have: %s', async (way) => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const script = child(receiver.url, `startWeir(${LONG}); work(${SPANS}); console.log('ready');`);
  await script.untilWritten('ready');
  const end = await script.end(way);
  expect(receivedSpans(receiver)).toEqual(all);
  expect(end.stderr).not.toContain('@weir/node');
  if (isSignal(way)) expect(end.signal).toBe(way);
  else expect(end.code).toBe(way.startsWith('un') ? 1 : 0);
  if (way === 'uncaught exception') expect(end.stderr).toContain('uncaught exception, as the test told');
});

test('what process.exit leaves behind is counted, on stderr, once', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const script = child(receiver.url, `startWeir(); work(${SPANS}); console.log('ready');`);
  await script.untilWritten('ready');
  const { code, stderr } = await script.end('process.exit');
  expect(code).toBe(0);
  expect(stderr.split('\n').filter((line) => line.startsWith('@weir/node'))).toEqual([
    `@weir/node: not exported when the process ended: ${SPANS} of ${SPANS} spans; npx -p @weir/node weir doctor tells whether the receiver can be reached`,
  ]);
});

test('a receiver that hangs holds up the end until the deadline only, and what is lost is counted, once', async () => {
  const receiver = closedAfterTest(await startHttpReceiver({ behaviour: hang() }));
  const script = child(receiver.url, `startWeir({ exit: { timeoutMs: 200 } }); work(${SPANS}); console.log('ready');`);
  await script.untilWritten('ready');
  const { signal, stderr } = await script.end('SIGTERM');
  expect(signal).toBe('SIGTERM');
  expect(stderr).toContain(`@weir/node: not exported when the process ended: ${SPANS} of ${SPANS} spans; `);
});

test('an application that listens to the signal itself decides how it ends, also where it shuts Weir down itself', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const script = child(
    receiver.url,
    `const weir = startWeir(${LONG});
     process.on('SIGTERM', async () => {
       await weir.shutdown({ timeoutMs: 60_000 });
       process.exit(7);
     });
     work(${SPANS});
     console.log('ready');`,
  );
  await script.untilWritten('ready');
  expect(await script.end('SIGTERM')).toMatchObject({ code: 7, stderr: expect.not.stringContaining('@weir/node') });
  expect(receivedSpans(receiver)).toEqual(all);
});

const endingItself = (options: string): string => `startWeir(${options});
  process.on('SIGTERM', () => process.exit(7));
  work(${SPANS});
  console.log('ready');`;

test('what waits is exported before an application that ends itself on a signal hears of it', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const script = child(receiver.url, endingItself(LONG));
  await script.untilWritten('ready');
  expect(await script.end('SIGTERM')).toMatchObject({ code: 7, stderr: expect.not.stringContaining('@weir/node') });
  expect(receivedSpans(receiver)).toEqual(all);
});

test('a receiver that hangs holds a signal back until the deadline only', async () => {
  const receiver = closedAfterTest(await startHttpReceiver({ behaviour: hang() }));
  const script = child(receiver.url, endingItself('{ exit: { timeoutMs: 200 } }'));
  await script.untilWritten('ready');
  const { code, stderr } = await script.end('SIGTERM');
  expect(code).toBe(7);
  expect(stderr).toContain(`@weir/node: not exported when the process ended: ${SPANS} of ${SPANS} spans; `);
});

test('what a listener throws that a signal was held back from is an uncaught exception as ever', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const script = child(
    receiver.url,
    `startWeir();
     process.on('uncaughtException', (error, origin) => { console.log(origin, error.message); process.exit(7); });
     process.on('SIGTERM', () => { throw new Error('from the listener'); });
     work(1); console.log('ready');`,
  );
  await script.untilWritten('ready');
  const end = await script.end('SIGTERM');
  expect(end.stdout).toContain('uncaughtException from the listener');
  expect(end.code).toBe(7);
});

test('a second signal is not held back', async () => {
  const receiver = closedAfterTest(await startHttpReceiver({ behaviour: hang() }));
  const script = child(receiver.url, endingItself('{ exit: { timeoutMs: 3_600_000 } }'));
  await script.untilWritten('ready');
  const ended = script.end('SIGTERM');
  await receiver.untilReceived(1);
  void script.end('SIGTERM');
  expect((await ended).code).toBe(7);
});

test('nothing listens to the process where exit is false', async () => {
  const script = child(
    'http://127.0.0.1:9',
    `const count = () => ['SIGTERM', 'SIGINT', 'beforeExit', 'uncaughtException'].map((name) => process.listenerCount(name)).join();
     const [before, emit] = [count(), process.emit];
     startWeir({ exit: false });
     console.log(before === count() && process.emit === emit);`,
  );
  expect((await script.end('end of work')).stdout).toBe('true\n');
});
