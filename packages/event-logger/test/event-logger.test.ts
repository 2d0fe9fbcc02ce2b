import { context, diag, trace } from '@opentelemetry/api';
import { runWithRequestId } from '@weir/request-context';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { startTestSdk } from '../../../test/support/otel-sdk.ts';
import { eventLogger, EventLoggerError, eventLoggerFaults, LogRouter } from '../src/index.ts';
import { collecting } from './collecting.ts';

afterEach(() => diag.disable());

function startSdk(...args: Parameters<typeof startTestSdk>): ReturnType<typeof startTestSdk> {
  const sdk = startTestSdk(...args);
  onTestFinished(() => sdk.stop());
  return sdk;
}

test('an event reaches the stock SDK as a record with its name, severity, body, attributes, scope and trace', () => {
  const sdk = startSdk();
  const log = eventLogger({ name: 'shop', version: '1.2.3' }, { router: new LogRouter({ env: {} }) });
  const span = sdk.tracer.startSpan('order');
  context.with(trace.setSpan(context.active(), span), () =>
    log.warn('order.placed', { 'order.items': 3, message: 'three books', error: new TypeError('late') }),
  );
  const [record] = sdk.logRecords();
  expect(record).toMatchObject({
    eventName: 'order.placed',
    severityNumber: 13,
    severityText: 'WARN',
    body: 'three books',
    instrumentationScope: { name: 'shop', version: '1.2.3' },
    attributes: { 'order.items': 3, 'exception.type': 'TypeError', 'exception.message': 'late' },
    spanContext: { traceId: span.spanContext().traceId, spanId: span.spanContext().spanId },
  });
  expect(record?.attributes['exception.stacktrace']).toContain('TypeError: late');
  expect(Object.keys(record?.attributes ?? {})).not.toContain('event.name');
});

test('import.meta gives the name and version of the nearest package.json', () => {
  expect(eventLogger(import.meta, { provider: 'noop' }).scope).toEqual({
    name: '@weir/event-logger',
    version: '0.0.0',
  });
  expect(eventLogger({ url: 'data:text/javascript,1' }, { provider: 'noop' }).scope).toEqual({ name: 'unknown' });
});

test('the request id and the flow id in scope are on the record, unless the application has set its own', () => {
  const sdk = startSdk();
  const log = eventLogger('shop', { router: new LogRouter({ env: {} }) });
  runWithRequestId('req-1', () => {
    log.info('order.placed');
    log.info('order.placed', { 'request.id': 'own' });
  });
  expect(sdk.logRecords().map(({ attributes }) => attributes['request.id'])).toEqual(['req-1', 'own']);
});

test('attributes that are a function are asked for where somebody listens, and once, whatever listens', () => {
  const attributes = vi.fn<() => Record<string, unknown>>(() => ({ built: true }));
  const router = new LogRouter({ env: {} });
  const log = eventLogger('shop', { router, provider: 'opentelemetry' });
  log.info('order.placed', attributes);
  log.debug('order.placed', attributes);
  eventLogger('shop', { router, provider: 'noop' }).error('order.placed', attributes);
  expect(attributes).not.toHaveBeenCalled();

  const sdk = startSdk();
  router.taps.add({ write: () => {} });
  router.changed();
  log.info('order.placed', attributes);
  expect(attributes).toHaveBeenCalledTimes(1);
  expect(sdk.logRecords()[0]?.attributes).toEqual({ built: true });
});

test('where every processor of the SDK says no, attributes are not asked for', () => {
  const attributes = vi.fn<() => Record<string, unknown>>(() => ({}));
  const asked: unknown[] = [];
  const router = new LogRouter({ env: {} });
  const logger = {
    emit: vi.fn<() => void>(),
    enabled: (options?: { severityNumber?: number; eventName?: string }) => {
      asked.push({ ...options });
      return false;
    },
  };
  router.configure({ loggerProvider: { getLogger: () => logger } });
  eventLogger('shop', { router, provider: 'opentelemetry' }).error('order.lost', attributes);
  expect(asked).toEqual([{ severityNumber: 17, eventName: 'order.lost' }]);
  expect(attributes).not.toHaveBeenCalled();
  expect(logger.emit).not.toHaveBeenCalled();
});

test('a provider that is registered late is noticed within 64 calls', () => {
  const router = new LogRouter({ env: {} });
  const log = eventLogger('shop', { router, provider: 'opentelemetry' });
  log.info('order.placed');
  const sdk = startSdk();
  for (let call = 0; call < 65; call += 1) log.info('order.placed');
  expect(sdk.logRecords().length).toBeGreaterThanOrEqual(1);
});

test('getters, functions, loggers and masks that throw do not reach the application; the event is told with what is left', () => {
  const before = eventLoggerFaults();
  const { log, events, router } = collecting();
  const fault = (): never => {
    throw new Error('no');
  };
  log.info('a.b', fault);
  log.info('a.b', Object.defineProperty({ fine: 1 }, 'bad', { get: fault, enumerable: true }));
  router.taps.add({ write: fault });
  router.changed();
  log.info('a.b', { fine: 2 });
  router.configure({ mask: fault as never });
  log.info('a.b', { secret: 'hunter2' });
  expect(events.map(({ attributes }) => attributes)).toEqual([{}, { fine: 1 }, { fine: 2 }, {}]);
  const after = eventLoggerFaults();
  expect(after.bad_attributes - before.bad_attributes).toBe(2);
  expect(after.output_failed - before.output_failed).toBe(2);
  expect(after.bad_mask - before.bad_mask).toBe(1);
});

test('an event that causes an event ends', () => {
  const { log, events, router } = collecting();
  router.taps.add({ write: () => log.info('again.and_again') });
  router.changed();
  log.info('first.one');
  expect(events.length).toBe(3);
});

test('body and attributes are masked before anybody sees them', () => {
  const { log, events, router } = collecting();
  router.configure({
    mask: ((value: unknown) =>
      JSON.parse(JSON.stringify(value).replaceAll('hunter2', '[REDACTED]')) as unknown) as never,
  });
  log.info('login.failed', { message: 'with hunter2', password: 'hunter2' });
  expect(events[0]).toMatchObject({ body: 'with [REDACTED]', attributes: { password: '[REDACTED]' } });
});

test('wrong scopes, contexts and providers are refused when the logger is made', () => {
  expect(() => eventLogger('')).toThrow(EventLoggerError);
  expect(() => eventLogger(3 as never)).toThrow('WEIR_EVENT_LOGGER_OPTION: scope must be a name');
  expect(() => eventLogger('a', { context: 'other' as never })).toThrow('context must be one of global, engine');
  expect(() => eventLogger('a', { provider: 'file' as never })).toThrow('provider must be one of its, console_async');
});
