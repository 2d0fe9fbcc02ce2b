import { fc, test as property } from '@fast-check/vitest';
import type { ItemResult } from '@weir/otel-compat';
import { afterEach, expect, test, vi } from 'vitest';
import { SCHEDULES } from '../../../test/support/counts.ts';
import {
  FlowEmitter,
  type FlowEvent,
  flowEventsStats,
  FlowEventsError,
  type FlowTransport,
  ingress,
  MemoryTransport,
} from '../src/index.ts';

const event = (): FlowEvent => ingress('f').node('a', 'producer').build();

afterEach(() => {
  vi.useRealTimers();
});

/** A transport whose every send waits to be settled by the test. */
function heldTransport() {
  const held: PromiseWithResolvers<void | readonly ItemResult[]>[] = [];
  const transport: FlowTransport = {
    send() {
      const send = Promise.withResolvers<void | readonly ItemResult[]>();
      held.push(send);
      return send.promise;
    },
  };
  return { transport, held };
}

function sumOf(stats: ReturnType<FlowEmitter['stats']>): number {
  return stats.delivered + stats.deadLettered + Object.values(stats.dropped).reduce((a, b) => a + b, 0) + stats.pending;
}

test('emitStrict resolves when the transport has delivered, and not before', async () => {
  const { transport, held } = heldTransport();
  const emitter = new FlowEmitter(transport);
  const strict = emitter.emitStrict(event());
  expect(emitter.stats()).toMatchObject({ offered: 1, delivered: 0, pending: 1 });
  held[0]?.resolve();
  await strict;
  expect(emitter.stats()).toMatchObject({ offered: 1, delivered: 1, pending: 0 });
});

test('emit resolves while the transport still works', async () => {
  const { transport } = heldTransport();
  const emitter = new FlowEmitter(transport);
  await emitter.emit(event());
  expect(emitter.stats()).toMatchObject({ offered: 1, pending: 1 });
});

test.each([
  ['a rejecting transport', () => Promise.reject(new Error('down')), 'retries_exhausted'],
  [
    'a throwing transport',
    () => {
      throw new Error('down');
    },
    'retries_exhausted',
  ],
  ['one that says it is final', () => Promise.reject(Object.assign(new Error('no'), { retryable: false })), 'rejected'],
  ['one that refuses the item', () => Promise.resolve(['rejected'] as const), 'rejected'],
  ['one that asks for a retry', () => Promise.resolve(['retry'] as const), 'retries_exhausted'],
])('with %s emitStrict rejects, best effort does not throw, and both are counted', async (_, send, reason) => {
  const emitter = new FlowEmitter({ send });
  await expect(emitter.emitStrict(event())).rejects.toThrow(`WEIR_FLOW_NOT_DELIVERED: ${reason}`);
  emitter.emitBestEffort(event());
  await emitter.forceFlush();
  expect(emitter.stats()).toMatchObject({ offered: 2, delivered: 0, pending: 0, dropped: { [reason]: 2 } });
});

test('the error of the transport is the cause', async () => {
  const fault = new Error('down');
  const emitter = new FlowEmitter({ send: () => Promise.reject(fault) });
  await expect(emitter.emitStrict(event())).rejects.toMatchObject({ cause: fault });
});

test('a builder is built on the way; one that cannot be is no event: strict rejects, best effort counts', async () => {
  const transport = new MemoryTransport();
  const emitter = new FlowEmitter(transport);
  await emitter.emitStrict(ingress('f').node('a', 'producer'));
  const before = flowEventsStats().bad_event;
  emitter.emitBestEffort(ingress('').node('a', 'producer'));
  emitter.emitBestEffort(undefined as never);
  emitter.emitBestEffort({ flow_id: 7 } as never);
  await expect(emitter.emitStrict(ingress(''))).rejects.toMatchObject({ code: 'WEIR_FLOW_INVALID_EVENT' });
  for (const bad of [{}, 'text', 7, null, undefined, Symbol('x')]) {
    await expect(emitter.emit(bad as never)).rejects.toMatchObject({ code: 'WEIR_FLOW_INVALID_EVENT' });
  }
  expect(flowEventsStats().bad_event).toBe(before + 3);
  expect(transport.events).toHaveLength(1);
  expect(emitter.stats().offered).toBe(1);
});

test('an event goes to the transport as it was built', async () => {
  const transport = new MemoryTransport();
  const built = event();
  await new FlowEmitter(transport).emitStrict(built);
  expect(transport.events[0]).toEqual(built);
});

test('after shutdown events are refused and counted', async () => {
  const close = vi.fn(() => Promise.resolve());
  const emitter = new FlowEmitter({ send: () => Promise.resolve(), close });
  await emitter.emitStrict(event());
  await Promise.all([emitter.shutdown(), emitter.shutdown()]);
  expect(close).toHaveBeenCalledOnce();
  await expect(emitter.emitStrict(event())).rejects.toMatchObject({ code: 'WEIR_FLOW_CLOSED' });
  await expect(emitter.emit(event())).rejects.toMatchObject({ code: 'WEIR_FLOW_CLOSED' });
  emitter.emitBestEffort(event());
  expect(emitter.stats()).toMatchObject({ offered: 4, delivered: 1, pending: 0, dropped: { closed: 3 } });
});

test('shutdown waits for what is in flight up to its deadline, then gives it up, aborts and closes', async () => {
  vi.useFakeTimers();
  let aborted = false;
  const emitter = new FlowEmitter({
    send(_, signal) {
      signal.addEventListener('abort', () => (aborted = true));
      return new Promise(() => {});
    },
  });
  const strict = emitter.emitStrict(event());
  const refused = expect(strict).rejects.toThrow('shutdown_deadline');
  const shutdown = emitter.shutdown({ timeoutMs: 100 });
  await vi.advanceTimersByTimeAsync(100);
  await shutdown;
  await refused;
  expect(aborted).toBe(true);
  expect(emitter.stats()).toMatchObject({ offered: 1, pending: 0, dropped: { shutdown_deadline: 1 } });
});

test('a transport that never closes does not hold the shutdown past its deadline', async () => {
  vi.useFakeTimers();
  const shutdown = new FlowEmitter({ send: () => Promise.resolve(), close: () => new Promise(() => {}) }).shutdown({
    timeoutMs: 50,
  });
  await vi.advanceTimersByTimeAsync(50);
  await shutdown;
});

test('a shutdown that is done leaves no timer to hold the process', async () => {
  vi.useFakeTimers();
  await new FlowEmitter(new MemoryTransport()).shutdown();
  expect(vi.getTimerCount()).toBe(0);
});

test('an error that throws when it is looked at is counted like any other', async () => {
  const before = flowEventsStats().not_delivered;
  const hostile = {
    get retryable(): boolean {
      throw new Error('theirs');
    },
  };
  const emitter = new FlowEmitter({ send: () => Promise.reject(hostile as never) });
  await expect(emitter.emitStrict(event())).rejects.toThrow('retries_exhausted');
  expect(emitter.stats()).toMatchObject({ pending: 0, dropped: { retries_exhausted: 1 } });
  expect(flowEventsStats().not_delivered).toBe(before + 1);
});

test('a transport that gives no result for an event has not delivered it', async () => {
  const emitter = new FlowEmitter({ send: () => Promise.resolve([]) });
  await expect(emitter.emitStrict(event())).rejects.toThrow('retries_exhausted');
});

test('a transport that hangs holds no more events than it may, and the rest are dropped', async () => {
  const { transport, held } = heldTransport();
  const emitter = new FlowEmitter(transport, { maxPending: 2 });
  for (let count = 0; count < 5; count += 1) emitter.emitBestEffort(event());
  await expect(emitter.emitStrict(event())).rejects.toThrow('WEIR_FLOW_NOT_DELIVERED: queue_full');
  expect(emitter.stats()).toMatchObject({ offered: 6, pending: 2, dropped: { queue_full: 4 } });
  expect(held).toHaveLength(2);
});

test.each([Number.NaN, -1, Infinity, 1.5, 2 ** 31, '9'])('options out of range are refused by name: %s', (bad) => {
  const emitter = new FlowEmitter(new MemoryTransport());
  expect(() => emitter.shutdown({ timeoutMs: bad as never })).toThrow(
    'WEIR_FLOW_OPTION: timeoutMs must be an integer from 0',
  );
  if (bad === 2 ** 31) return;
  expect(() => new FlowEmitter(new MemoryTransport(), { maxPending: bad as never })).toThrow(
    'maxPending must be an integer',
  );
});

test('a transport that cannot be closed does not fail the shutdown', async () => {
  const before = flowEventsStats().internal_error;
  await new FlowEmitter({ send: () => Promise.resolve(), close: () => Promise.reject(new Error('stuck')) }).shutdown();
  expect(flowEventsStats().internal_error).toBe(before + 1);
});

test('what is no transport is refused where it is given', () => {
  expect(() => new FlowEmitter({} as never)).toThrow(
    'WEIR_FLOW_OPTION: transport must have a send method (got object)',
  );
  expect(() => new FlowEmitter(undefined as never)).toThrow(FlowEventsError);
});

type Step = 'emit' | 'deliver' | 'refuse' | 'fail' | 'tick' | 'shutdown';

property.prop(
  [fc.array(fc.constantFrom<Step>('emit', 'emit', 'deliver', 'refuse', 'fail', 'tick', 'shutdown'), { maxLength: 40 })],
  {
    numRuns: SCHEDULES,
  },
)('at every instant: offered = delivered + dropped + pending, and the receiver agrees', async (steps) => {
  vi.useFakeTimers();
  const { transport, held } = heldTransport();
  const emitter = new FlowEmitter(transport);
  let received = 0;
  let offered = 0;
  const settle = (step: Step): void => {
    const send = held.shift();
    if (send === undefined) return;
    if (step === 'deliver') {
      received += 1;
      send.resolve();
    } else if (step === 'refuse') send.resolve(['rejected']);
    else send.reject(new Error('down'));
  };
  for (const step of steps) {
    if (step === 'emit') {
      emitter.emitBestEffort(event());
      offered += 1;
    } else if (step === 'shutdown') void emitter.shutdown({ timeoutMs: 1_000 });
    else if (step === 'tick') await vi.advanceTimersByTimeAsync(0);
    else settle(step);
    expect(emitter.stats().offered).toBe(offered);
    expect(sumOf(emitter.stats())).toBe(offered);
  }
  while (held.length > 0) settle('fail');
  await emitter.forceFlush();
  expect(emitter.stats()).toMatchObject({ delivered: received, pending: 0 });
});
