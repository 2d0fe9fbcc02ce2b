import { context, trace } from '@opentelemetry/api';
import { runWithRequestId } from '@weir/request-context';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { startTestSdk } from '../../../../test/support/otel-sdk.ts';
import { pinoDestination } from '../../src/bridges.ts';
import { collecting } from '../collecting.ts';

test('lines of pino are events of their level, in the trace and the request that they were logged in', () => {
  const sdk = startTestSdk();
  onTestFinished(() => sdk.stop());
  const { log, events } = collecting();
  const logger = pino({}, pinoDestination(log)).child({ module: 'shop' });
  const span = sdk.tracer.startSpan('order');
  context.with(trace.setSpan(context.active(), span), () =>
    runWithRequestId('req-1', () => {
      logger.warn({ event: 'order.placed', items: 3 }, 'three books');
      logger.error(new TypeError('late'));
      logger.info('plain');
    }),
  );
  const { traceId } = span.spanContext();
  expect(events).toMatchObject([
    {
      name: 'order.placed',
      severityNumber: 13,
      body: 'three books',
      attributes: { module: 'shop', items: 3, 'pino.level': 40, 'request.id': 'req-1' },
      traceId,
    },
    {
      name: 'pino.message',
      severityNumber: 17,
      attributes: { 'exception.type': 'TypeError', 'exception.message': 'late' },
    },
    { name: 'pino.message', severityNumber: 9, body: 'plain', traceId },
  ]);
  for (const key of ['pid', 'hostname', 'time', 'level', 'event', 'msg', 'err']) {
    expect(Object.keys(events[0]?.attributes ?? {})).not.toContain(key);
  }
});

test('members that an application calls message and error itself are kept', () => {
  const { log, events } = collecting();
  pino({}, pinoDestination(log)).info({ message: 'said', error: 'failed' });
  expect(events).toMatchObject([{ body: 'said', attributes: { 'exception.message': 'failed' } }]);
});

test.each(['not json', '[1]', 'null', '{"level":"x"}', '{"__proto__":{"a":1},"msg":7,"err":3}', ''])(
  'a line that is none of pino, %s, is an event all the same',
  (line) => {
    const { log, events } = collecting();
    pinoDestination(log).write(line);
    expect(events).toMatchObject([{ name: 'pino.message' }]);
  },
);
