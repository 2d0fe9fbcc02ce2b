import { runInNewContext } from 'node:vm';
import { fc, test as property } from '@fast-check/vitest';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { runWithRequestId } from '@weir/request-context';
import { describe, expect, test } from 'vitest';
import { startTestSdk } from '../../../test/support/otel-sdk.ts';
import {
  consumed,
  deadLettered,
  emitted,
  externalAck,
  flowEvent,
  FlowEventsError,
  ingress,
  processed,
  timedOut,
  withFlow,
} from '../src/index.ts';

const sources = {
  clock: () => [1_700_000_000, 5] as [number, number],
  newEventId: () => '3b241101-e2bb-4255-8caf-4136c566a962',
};

test('every member can be given', () => {
  const event = flowEvent('order-42', sources)
    .group('orders')
    .node('worker', 'consumer')
    .stage('process')
    .status('nack')
    .ack('explicit', { by: 'store', latencyMs: 1.5, deadlineMs: 30_000 })
    .error('ValidationError', { message: 'no author', retryable: false })
    .payloadBytes(190)
    .inputBytes(191)
    .outputBytes(210)
    .meta('topic', 'orders')
    .meta('topic', 'orders.v2')
    .timestamp('2026-11-21T03:35:00Z')
    .causationId('7d444840-9dc0-11d1-b245-5ffdce74fad2')
    .attempt(2)
    .traceContext({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' })
    .build();
  expect(event).toEqual({
    version: 1,
    event_id: '3b241101-e2bb-4255-8caf-4136c566a962',
    flow_id: 'order-42',
    group_flow: 'orders',
    node: { id: 'worker', type: 'consumer' },
    stage: 'process',
    status: 'nack',
    ack: { type: 'explicit', by: 'store', latency_ms: 1.5, deadline_ms: 30_000 },
    error: { type: 'ValidationError', message: 'no author', retryable: false },
    payload_bytes: 190,
    input_bytes: 191,
    output_bytes: 210,
    meta: { topic: 'orders.v2' },
    timestamp: '2026-11-21T03:35:00Z',
    causation_id: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
    attempt: 2,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: '00f067aa0ba902b7',
  });
});

test('time and event id are made where none is given, and a given id stays', () => {
  const builder = ingress('f').node('a', 'producer');
  const [first, second] = [builder.build(), builder.build()];
  expect(first.event_id).not.toBe(second.event_id);
  expect(builder.eventId(first.event_id).build().event_id).toBe(first.event_id);
  expect(flowEvent('f', sources).node('a', 'producer').stage('emit').status('sent').build()).toMatchObject({
    event_id: sources.newEventId(),
    timestamp: '2023-11-14T22:13:20.000000005Z',
  });
});

test.each([
  [new Date(1_700_000_000_250), '2023-11-14T22:13:20.250000000Z'],
  [new Date(-1), '1969-12-31T23:59:59.999000000Z'],
  [[1_700_000_000, 42] as [number, number], '2023-11-14T22:13:20.000000042Z'],
])('a timestamp may be a Date or seconds and nanoseconds: %o', (given, text) => {
  expect(ingress('f').node('a', 'producer').timestamp(given).build().timestamp).toBe(text);
});

test('a time that is none is refused by name', () => {
  for (const bad of [new Date(Number.NaN), [Number.NaN, 0] as [number, number], 'yesterday']) {
    expect(() => ingress('f').node('a', 'producer').timestamp(bad).build()).toThrow(
      'timestamp must be an RFC 3339 date-time',
    );
  }
});

test('an exception gives its name and message, cut at the length of the contract', () => {
  const { error } = deadLettered('f')
    .node('a', 'consumer')
    .error(new TypeError('x'.repeat(9_000)))
    .build();
  expect(error).toEqual({ type: 'TypeError', message: 'x'.repeat(4_096) });
});

test('an exception of another realm, and what is thrown in place of one, give an error too', () => {
  const errorOf = (thrown: unknown) => deadLettered('f').node('a', 'consumer').error(thrown).build().error;
  expect(errorOf(runInNewContext('new RangeError("theirs")'))).toEqual({ type: 'RangeError', message: 'theirs' });
  expect(errorOf(Object.assign(new Error('x'), { name: '' }))).toEqual({ type: 'object', message: 'x' });
  expect(errorOf(undefined)).toEqual({ type: 'undefined' });
  expect(errorOf(42)).toEqual({ type: 'number' });
  expect(errorOf('Timeout')).toEqual({ type: 'Timeout' });
});

test('credentials of a URL in a message do not leave, and a message is cut between characters', () => {
  const errorOf = (message: string) =>
    deadLettered('f').node('a', 'consumer').error(new Error(message)).build().error?.message;
  expect(errorOf('cannot reach postgres://weir:hunter2@db:5432/books, nor http://u@h/')).toBe(
    'cannot reach postgres://db:5432/books, nor http://h/',
  );
  expect(errorOf(`x${'\u{1f30a}'.repeat(4_096)}`)).toBe(`x${'\u{1f30a}'.repeat(2_047)}`);
});

test('what throws when it is looked at is named by build, and by nothing before it', () => {
  const hostile = {
    get message(): string {
      throw new Error('theirs');
    },
    get traceId(): string {
      throw new Error('theirs');
    },
  };
  const builder = ingress('f')
    .node('a', 'producer')
    .error(hostile)
    .traceContext(hostile as never)
    .ack('explicit', null as never);
  expect(() => builder.build()).toThrow(/error must be an object \(got symbol\).*trace_id must be .*\(got symbol\)/);
  expect(() =>
    ingress('f')
      .node('a', 'producer')
      .traceContext(undefined as never)
      .build(),
  ).toThrow('trace_id must be');
});

test('a span that is not valid is not taken along', () => {
  const invalid = trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 });
  const sdk = startTestSdk();
  context.with(trace.setSpan(ROOT_CONTEXT, invalid), () => {
    expect(ingress('f').node('a', 'producer').build().trace_id).toBeUndefined();
  });
  return sdk.stop();
});

test('what is missing or bad is named by build, and by nothing before it', () => {
  const builder = flowEvent('')
    .node('', 'nobody' as never)
    .stage('start' as never)
    .meta('', 7 as never);
  expect(() => builder.build()).toThrow(FlowEventsError);
  try {
    builder.build();
  } catch (error) {
    expect((error as FlowEventsError).breaches.map(({ path }) => path)).toEqual([
      'flow_id',
      'node.id',
      'node.type',
      'stage',
      'status',
      'key 0 of meta',
    ]);
  }
});

test('the span and the request id in scope are taken along, and given ones win', async () => {
  const sdk = startTestSdk();
  runWithRequestId('req-1', () =>
    sdk.tracer.startActiveSpan('work', (span) => {
      const { traceId, spanId } = span.spanContext();
      const event = ingress('f').node('a', 'producer').build();
      expect(event).toMatchObject({ trace_id: traceId, span_id: spanId, request_id: 'req-1' });
      const other = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
      expect(ingress('f').node('a', 'producer').traceContext(other).build().trace_id).toBe(other.traceId);
      span.end();
    }),
  );
  await sdk.stop();
});

describe('the canonical events', () => {
  test.each([
    [ingress, 'ingress', 'received'],
    [emitted, 'emit', 'sent'],
    [consumed, 'consume', 'received'],
    [processed, 'process', 'ack'],
    [externalAck, 'egress', 'ack'],
    [deadLettered, 'error', 'nack'],
    [timedOut, 'error', 'timeout'],
  ])('%o', (canonical, stage, status) => {
    const event = canonical('f').node('a', 'bridge').build();
    expect(event).toMatchObject({ flow_id: 'f', stage, status });
    expect(event.meta?.['final']).toBe(canonical === processed ? 'true' : undefined);
    expect(event.ack?.type).toBe(canonical === externalAck ? 'explicit' : undefined);
  });

  test('belong to the flow in scope where none is named, and name the lack of one', () => {
    withFlow('scope', () => expect(ingress().node('a', 'producer').build().flow_id).toBe('scope'));
    expect(() => ingress().node('a', 'producer').build()).toThrow('flow_id is required');
  });
});

property.prop([fc.array(fc.tuple(fc.nat(14), fc.anything(), fc.anything()), { maxLength: 8 })], { numRuns: 2_000 })(
  'a builder takes anything without a throw, and gives an event or a typed error',
  (calls) => {
    const builder = flowEvent('f').node('a', 'producer').stage('emit').status('sent');
    const methods = [
      'eventId',
      'group',
      'node',
      'stage',
      'status',
      'payloadBytes',
      'inputBytes',
      'outputBytes',
      'timestamp',
      'causationId',
      'attempt',
      'error',
    ] as const;
    for (const [index, first, second] of calls) {
      const method = methods[index % methods.length] as (typeof methods)[number];
      (builder[method] as (...args: unknown[]) => unknown).call(builder, first, method === 'error' ? {} : second);
    }
    try {
      expect(Object.isFrozen(builder.build())).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(FlowEventsError);
    }
  },
);
