import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { fc, test as property } from '@fast-check/vitest';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import {
  bindRequestId,
  getRequestId,
  isRequestId,
  RequestIdSpanProcessor,
  requestContextStats,
  runWithRequestId,
  setRequestId,
} from '../src/index.ts';

const setups = [
  { name: 'without an SDK', start: () => undefined },
  { name: 'with an SDK', start: () => startTestSdk() },
  { name: 'with an SDK that has no context manager', start: () => startTestSdk({ contextManager: false }) },
];

describe.each(setups)('$name', ({ start }) => {
  let sdk: TestSdk | undefined;
  beforeAll(() => {
    sdk = start();
  });
  afterAll(() => sdk?.stop());

  test('there is no request id outside any run', () => {
    expect(getRequestId()).toBeUndefined();
  });

  test('a run returns what its function returns and passes on what it throws', async () => {
    expect(runWithRequestId('a', () => 42)).toBe(42);
    const fault = new Error('theirs');
    expect(() =>
      runWithRequestId('a', () => {
        throw fault;
      }),
    ).toThrow(fault);
    await expect(runWithRequestId('a', () => Promise.reject(fault))).rejects.toBe(fault);
    expect(getRequestId()).toBeUndefined();
  });

  test('runs nest, and the outer id is back afterwards', async () => {
    await runWithRequestId('outer', async () => {
      await runWithRequestId('inner', async () => {
        await delay(1);
        expect(getRequestId()).toBe('inner');
      });
      expect(getRequestId()).toBe('outer');
    });
    expect(getRequestId()).toBeUndefined();
  });

  test('the id is there after awaits, timers, immediates, ticks and in handlers of rejections', async () => {
    const seen: (string | undefined)[] = [];
    await runWithRequestId('r', async () => {
      await Promise.resolve();
      seen.push(getRequestId());
      await delay(1);
      seen.push(getRequestId());
      await new Promise<void>((resolve) => setImmediate(() => resolve(void seen.push(getRequestId()))));
      await new Promise<void>((resolve) => process.nextTick(() => resolve(void seen.push(getRequestId()))));
      await Promise.reject(new Error('expected')).catch(() => seen.push(getRequestId()));
      await Promise.reject(new Error('expected')).then(undefined, () => seen.push(getRequestId()));
    });
    expect(seen).toEqual(Array(6).fill('r'));
  });

  test('the id is there in stream transforms and in listeners that are called below the run', async () => {
    const seen: (string | undefined)[] = [];
    await runWithRequestId('r', async () => {
      const source = new PassThrough();
      const sink = new PassThrough();
      sink.on('data', () => seen.push(getRequestId()));
      source.end('chunk');
      await pipeline(source, sink);
      const emitter = new EventEmitter();
      emitter.on('event', () => seen.push(getRequestId()));
      emitter.emit('event');
    });
    expect(seen).toEqual(['r', 'r']);
  });

  test('a bound listener keeps the id of where it was bound, whoever emits', () => {
    const emitter = new EventEmitter();
    const seen: unknown[] = [];
    runWithRequestId('listener', () =>
      emitter.on(
        'event',
        bindRequestId((value: number) => seen.push(value, getRequestId())),
      ),
    );
    runWithRequestId('emitter', () => emitter.emit('event', 7));
    expect(seen).toEqual([7, 'listener']);
    const unbound = () => 1;
    expect(bindRequestId(unbound)).toBe(unbound);
  });

  test('a bound function keeps its receiver', () => {
    const bound = runWithRequestId('r', () =>
      bindRequestId(function (this: { name: string }) {
        return this.name;
      }),
    );
    expect(bound.call({ name: 'receiver' })).toBe('receiver');
  });

  test('an id that was made stays the same within its run', () => {
    runWithRequestId(() => expect(getRequestId()).toBe(getRequestId()));
  });

  test('an id handed to a worker thread comes back and is taken up again', async () => {
    const worker = new Worker(
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', (id) => { parentPort.postMessage(id); parentPort.close(); });`,
      { eval: true },
    );
    const answer = once(worker, 'message');
    runWithRequestId('to-worker', () => worker.postMessage(getRequestId()));
    const [id] = (await answer) as [string];
    expect(runWithRequestId(id, () => getRequestId())).toBe('to-worker');
  });

  test('a run without an id, and one with a bad id, get a new one, and only the bad one is counted', () => {
    const before = requestContextStats().bad_id;
    const made = [
      runWithRequestId(() => getRequestId()),
      runWithRequestId(undefined, () => getRequestId()),
      runWithRequestId('a\r\nb', () => getRequestId()),
    ];
    expect(made.every(isRequestId)).toBe(true);
    expect(new Set(made).size).toBe(3);
    expect(requestContextStats().bad_id).toBe(before + 1);
  });

  property.prop([fc.array(fc.nat(4), { minLength: 1, maxLength: 20 })])(
    'concurrent runs never see the id of another',
    async (steps) => {
      const runs = steps.map((count, index) =>
        runWithRequestId(`run-${index}`, async () => {
          for (let step = 0; step < count; step += 1) {
            await Promise.resolve();
            if (getRequestId() !== `run-${index}`) return false;
          }
          return getRequestId() === `run-${index}`;
        }),
      );
      expect(await Promise.all(runs)).not.toContain(false);
    },
  );
});

test('a context that is handed over carries its own id, and a given context is asked instead of the scope', () => {
  const carrying = setRequestId(ROOT_CONTEXT, 'handed');
  runWithRequestId('scope', () => {
    expect(getRequestId(carrying)).toBe('handed');
    expect(getRequestId(ROOT_CONTEXT)).toBeUndefined();
  });
});

test('a run that began before the SDK was registered keeps its id, for spans too', async () => {
  await runWithRequestId('early', async () => {
    const sdk = startTestSdk({ spanProcessors: [new RequestIdSpanProcessor()] });
    expect(getRequestId()).toBe('early');
    sdk.tracer.startSpan('work').end();
    expect(sdk.spans()[0]?.attributes['request.id']).toBe('early');
    expect(runWithRequestId('inner', () => getRequestId())).toBe('inner');
    await sdk.stop();
  });
});
