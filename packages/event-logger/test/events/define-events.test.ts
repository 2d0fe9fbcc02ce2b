import { context, trace } from '@opentelemetry/api';
import type { EventMetricSpec, Mask } from '@weir/otel-compat';
import { expect, onTestFinished, test } from 'vitest';
import { startTestSdk } from '../../../../test/support/otel-sdk.ts';
import {
  assertEventsEmitted,
  defineEvents,
  EventLoggerError,
  eventLoggerFaults,
  unemittedEvents,
} from '../../src/index.ts';
import { collecting } from '../collecting.ts';

function defined(fault = false) {
  const { router, events } = collecting();
  const written: unknown[] = [];
  const specs: EventMetricSpec[] = [];
  const declared = defineEvents(
    {
      'order.placed': {
        level: 'info',
        brief: 'An order was placed.',
        attributes: {
          'order.items': 'int',
          'order.channel': ['web', 'phone'],
          'order.note': { type: 'string', optional: true },
          'user.email': { type: 'string', optional: true, brief: 'Who placed it.' },
        },
        metric: {
          kind: 'histogram',
          name: 'order.size',
          unit: '{item}',
          value: 'order.items',
          attributes: ['order.channel'],
        },
        span: true,
        redact: { 'user.email': 'personal' },
      },
      'order.failed': {
        level: 'error',
        brief: 'An order failed.',
        metric: { kind: 'counter', name: 'order.failures', unit: '{failure}' },
      },
    },
    {
      router,
      provider: 'opentelemetry',
      metrics: (spec) => {
        specs.push(spec);
        return {
          write: (value, attributes) => {
            if (fault) throw new Error('no');
            written.push([spec.name, value, attributes]);
          },
        };
      },
    },
  );
  return { declared, router, events, written, specs };
}

test('one event is a log at its level, a point of a metric and an event of the active span', () => {
  const sdk = startTestSdk();
  onTestFinished(() => sdk.stop());
  const { declared, events, written, specs } = defined();
  const span = sdk.tracer.startSpan('checkout');
  context.with(trace.setSpan(context.active(), span), () => {
    declared['order.placed']({ 'order.items': 3, 'order.channel': 'web', message: 'three books' });
    declared['order.failed']();
  });
  span.end();
  expect(events.map(({ name, severityNumber, scope }) => [name, severityNumber, scope.name])).toEqual([
    ['order.placed', 9, 'order'],
    ['order.failed', 17, 'order'],
  ]);
  expect(written).toEqual([
    ['order.size', 3, { 'order.channel': 'web' }],
    ['order.failures', 1, {}],
  ]);
  expect(specs[0]).toMatchObject({
    event: 'order.placed',
    kind: 'histogram',
    attributes: [{ key: 'order.channel', type: 'enum', values: ['web', 'phone'] }],
  });
  expect(sdk.spans()[0]?.events).toMatchObject([
    { name: 'order.placed', attributes: { 'order.items': 3, 'order.channel': 'web' } },
  ]);
});

test('an attribute of a data class is never told as it is: by log, span or metric', () => {
  const sdk = startTestSdk();
  onTestFinished(() => sdk.stop());
  const { declared, events, router, written } = defined();
  const span = sdk.tracer.startSpan('checkout');
  const place = (): void =>
    context.with(trace.setSpan(context.active(), span), () =>
      declared['order.placed']({ 'order.items': 1, 'order.channel': 'phone', 'user.email': 'alice@example.com' }),
    );
  place();
  router.configure({ dataClasses: { personal: (value, attribute) => `${attribute}:${String(value).length}` } });
  place();
  const before = eventLoggerFaults().bad_mask;
  router.configure({
    dataClasses: {
      personal: () => {
        throw new Error('no');
      },
    },
  });
  place();
  span.end();
  expect(events.map(({ attributes }) => attributes['user.email'])).toEqual([
    '[REDACTED]',
    'user.email:17',
    '[REDACTED]',
  ]);
  expect(eventLoggerFaults().bad_mask).toBeGreaterThan(before);
  expect(JSON.stringify([sdk.spans().map((each) => each.events), written])).not.toContain('alice');
});

test('the mask of the configuration holds for the event of the span, too', () => {
  const sdk = startTestSdk();
  onTestFinished(() => sdk.stop());
  const { declared, router } = defined();
  router.configure({ mask: ((value: unknown) => (typeof value === 'object' ? { masked: true } : 'masked')) as Mask });
  const span = sdk.tracer.startSpan('checkout');
  context.with(trace.setSpan(context.active(), span), () =>
    declared['order.placed']({ 'order.items': 1, 'order.channel': 'web' }),
  );
  span.end();
  expect(sdk.spans()[0]?.events[0]?.attributes).toEqual({ masked: true });
});

test('a metric that throws, and attributes that do, are no error of the application', () => {
  const before = eventLoggerFaults().metric_failed;
  const { declared, events } = defined(true);
  const attributes = Object.defineProperty({ 'order.items': 1, 'order.channel': 'web' as const }, 'user.email', {
    enumerable: true,
    get() {
      throw new Error('no');
    },
  });
  expect(() => declared['order.placed'](attributes)).not.toThrow();
  expect(events).toHaveLength(1);
  expect(eventLoggerFaults().metric_failed).toBe(before + 1);
});

test('names, attributes and what is required of them are checked by the compiler', () => {
  const { declared } = defined();
  // @ts-expect-error -- an attribute is missing
  declared['order.placed']({ 'order.items': 3 });
  // @ts-expect-error -- of another type
  declared['order.placed']({ 'order.items': '3', 'order.channel': 'web' });
  // @ts-expect-error -- none of the values
  declared['order.placed']({ 'order.items': 3, 'order.channel': 'fax' });
  // @ts-expect-error -- required attributes
  declared['order.placed']();
  // @ts-expect-error -- no such event
  expect(() => declared['order.shipped']()).toThrow(TypeError);
  // @ts-expect-error -- no event name
  expect(() => defineEvents({ 'Order placed': { level: 'info', brief: 'x' } })).toThrow('is no event name');
});

test.each([
  [{ level: 'loud', brief: 'x' }, 'a.b.level must be one of trace, debug'],
  [{ level: 'info' }, 'a.b.brief must be a sentence (got undefined)'],
  [{ level: 'info', brief: 'x', colour: 1 }, 'a.b.colour is no part of a declaration'],
  [{ level: 'info', brief: 'x', attributes: { k: 'text' } }, 'a.b.attributes.k must be string, int'],
  [{ level: 'info', brief: 'x', attributes: { 'K K': 'int' } }, 'is no name of an attribute'],
  [{ level: 'info', brief: 'x', attributes: { message: 'string' } }, 'is no name of an attribute'],
  [{ level: 'info', brief: 'x', redact: { k: 'personal' } }, 'a.b.redact.k is no attribute'],
  [{ level: 'info', brief: 'x', metric: { kind: 'gauge', name: 'm.n', unit: '1' } }, 'a.b.metric.kind must be counter'],
  [{ level: 'info', brief: 'x', metric: { kind: 'histogram', name: 'm.n', unit: '1' } }, 'a.b.metric.value must name'],
  [
    {
      level: 'info',
      brief: 'x',
      attributes: { k: 'string' },
      redact: { k: 'secret' },
      metric: { kind: 'counter', name: 'm.n', unit: '1', attributes: ['k'] },
    },
    'a.b.metric.attributes: k has a data class',
  ],
])('the declaration %j is refused: %s', (declaration, message) => {
  expect(() => defineEvents({ 'a.b': declaration as never })).toThrow(EventLoggerError);
  expect(() => defineEvents({ 'a.b': declaration as never })).toThrow(message);
});

test('a declared event that was never emitted is found, also where nobody wanted it', () => {
  const { router } = collecting();
  router.setLevel('off');
  const events = defineEvents(
    { 'coverage.used': { level: 'debug', brief: 'x' }, 'coverage.unused': { level: 'info', brief: 'x' } },
    { router },
  );
  events['coverage.used']();
  expect(unemittedEvents().filter((name) => name.startsWith('coverage.'))).toEqual(['coverage.unused']);
  expect(() => assertEventsEmitted()).toThrow(/WEIR_EVENT_LOGGER_UNEMITTED: .*coverage\.unused/);
  expect(() => assertEventsEmitted(unemittedEvents())).not.toThrow();
});
