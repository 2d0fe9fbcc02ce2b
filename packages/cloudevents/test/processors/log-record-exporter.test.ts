import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { test as property } from '@fast-check/vitest';
import { createRedactor, RedactionLogRecordProcessor } from '@weir/redaction';
import fc from 'fast-check';
import { expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { hang, type HttpBehaviour } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import {
  CloudEventsLogRecordExporter,
  type CloudEventsLogRecordExporterOptions,
  CloudEventsLogRecordProcessor,
  httpBinding,
  type LogExportResult,
} from '../../src/index.ts';
import { eventsIn, SOURCE } from '../receiver.ts';

async function exporterAndReceiver(
  options: Partial<CloudEventsLogRecordExporterOptions> = {},
  behaviour?: HttpBehaviour,
) {
  const receiver = closedAfterTest(await startHttpReceiver(behaviour === undefined ? {} : { behaviour }));
  const exporter = new CloudEventsLogRecordExporter({
    source: SOURCE,
    binding: httpBinding({ endpoint: receiver.url }),
    breaker: false,
    retry: { baseMs: 1, maxMs: 1 },
    ...options,
  });
  onTestFinished(() => exporter.shutdown());
  return { exporter, receiver };
}

function loggingTo(exporter: CloudEventsLogRecordExporter) {
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'orders' }),
    processors: [new BatchLogRecordProcessor({ exporter })],
  });
  onTestFinished(() => provider.shutdown());
  return provider;
}

/** The result of one export. */
function resultOf(exporter: CloudEventsLogRecordExporter, records: readonly object[]): Promise<LogExportResult> {
  return new Promise((resolve) => exporter.export(records as Parameters<typeof exporter.export>[0], resolve));
}

const record = (eventName: string, body?: unknown): object => ({
  eventName,
  body,
  hrTime: [1_773_930_900, 0],
  attributes: {},
});

test('the exporter is what the stock SDK takes', () => {
  expectTypeOf(CloudEventsLogRecordExporter).instance.toExtend<LogRecordExporter>();
});

test('behind the stock batch processor, records with an eventName arrive as events, and others do not', async () => {
  const { exporter, receiver } = await exporterAndReceiver({ typePrefix: 'io.acme.' });
  const provider = loggingTo(exporter);
  const logger = provider.getLogger('test');
  logger.emit({ eventName: 'order.placed', attributes: { total: 7 } });
  logger.emit({ body: 'no event' });
  logger.emit({ eventName: 'flow.event' });
  logger.emit({ eventName: 'order.paid' });
  await provider.forceFlush();
  expect(eventsIn(receiver).flat()).toMatchObject([
    { type: 'io.acme.order.placed', source: SOURCE, data: { total: 7 } },
    { type: 'io.acme.order.paid' },
  ]);
  expect(exporter.stats()).toMatchObject({ offered: 2, delivered: 2, pending: 0 });
});

test('the source is the service where none is named', async () => {
  const { exporter, receiver } = await exporterAndReceiver({ source: undefined as never });
  const provider = loggingTo(exporter);
  provider.getLogger('test').emit({ eventName: 'a' });
  await provider.forceFlush();
  expect(eventsIn(receiver).flat()).toMatchObject([{ source: '/orders' }]);
});

test('a record that was wrapped before is sent as the event that it is, with the same id', async () => {
  const { exporter, receiver } = await exporterAndReceiver({ source: 'https://other.example.com' });
  const ids: unknown[] = [];
  const provider = new LoggerProvider({
    processors: [
      new CloudEventsLogRecordProcessor({
        source: SOURCE,
        processor: {
          onEmit: (wrapped) => {
            ids.push((wrapped.body as { id: string }).id);
            exporter.export([wrapped as never], () => {});
          },
          forceFlush: () => exporter.forceFlush(),
          shutdown: () => exporter.shutdown(),
        },
      }),
    ],
  });
  provider.getLogger('test').emit({ eventName: 'a', attributes: { x: 1 } });
  await provider.forceFlush();
  expect(eventsIn(receiver).flat()).toMatchObject([{ id: ids[0], source: SOURCE, data: { x: 1 } }]);
});

test('a batch of which all is delivered is a success, and so is one without events', async () => {
  const { exporter } = await exporterAndReceiver();
  expect(await resultOf(exporter, [record('a'), record('b')])).toEqual({ code: 0 });
  expect(await resultOf(exporter, [])).toEqual({ code: 0 });
  expect(await resultOf(exporter, [{ hrTime: [0, 0], attributes: {} }])).toEqual({ code: 0 });
});

test('a batch of which a part is given up is a failure that says how much, and the rest has arrived', async () => {
  const { exporter, receiver } = await exporterAndReceiver(
    { queue: { maxItems: 50 } },
    async ({ request, response }) => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      response.writeHead(text.includes('"bad"') ? 422 : 204).end();
    },
  );
  const records = Array.from({ length: 60 }, (_, index) => record('a', index === 7 ? 'bad' : index));
  const result = await resultOf(exporter, records);
  expect(result).toMatchObject({
    code: 1,
    error: {
      code: 'WEIR_CLOUDEVENTS_NOT_DELIVERED',
      message: 'WEIR_CLOUDEVENTS_NOT_DELIVERED: 11 of 60 events were not delivered: 10 not taken, 1 rejected',
    },
  });
  expect(exporter.stats()).toMatchObject({ offered: 60, delivered: 49, dropped: { rejected: 1, queue_full: 10 } });
  expect(receiver.requests.length).toBeGreaterThan(1);
});

test('events that the policy keeps are no failure: they are counted, by type', async () => {
  const { exporter, receiver } = await exporterAndReceiver({ policy: ['a'] });
  expect(await resultOf(exporter, [record('a'), record('b'), record('b')])).toEqual({ code: 0 });
  expect(exporter.stats()).toMatchObject({ delivered: 1, dropped: { denied: 2 }, denied: { b: 2 } });
  expect(eventsIn(receiver).flat()).toHaveLength(1);
});

test('a shutdown answers each batch that is on its way, and a later one at once', async () => {
  const { exporter } = await exporterAndReceiver({}, hang());
  const result = resultOf(exporter, [record('a')]);
  await exporter.shutdown();
  expect(await result).toMatchObject({ code: 1, error: { message: expect.stringContaining('1 shutdown_deadline') } });
  expect(await resultOf(exporter, [record('a')])).toMatchObject({
    code: 1,
    error: { code: 'WEIR_CLOUDEVENTS_CLOSED' },
  });
}, 20_000);

test('behind a redaction processor masked events leave, and a mask of its own masks wrapped ones too', async () => {
  const { mask } = createRedactor();
  const { exporter, receiver } = await exporterAndReceiver({ mask });
  const provider = new LoggerProvider({
    processors: [
      new CloudEventsLogRecordProcessor({ source: SOURCE }),
      new RedactionLogRecordProcessor({ processor: new BatchLogRecordProcessor({ exporter }) }),
      new BatchLogRecordProcessor({ exporter }),
    ],
  });
  onTestFinished(() => provider.shutdown());
  provider
    .getLogger('test')
    .emit({ eventName: 'login', attributes: { password: 'hunter2', tenant_id: 'bob@example.com' } });
  await provider.forceFlush();
  const events = eventsIn(receiver).flat();
  expect(events).toHaveLength(2);
  expect(JSON.stringify(events)).not.toMatch(/hunter2|bob@/);
});

test('a callback that throws is kept from the application', async () => {
  const { exporter } = await exporterAndReceiver();
  exporter.export([record('a')] as never, () => JSON.parse('{') as void);
  await exporter.forceFlush();
  expect(exporter.stats().delivered).toBe(1);
});

const hostile = fc.record({
  eventName: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', 'a\r\nce-id: x', '\ud800', 'constructor'),
  ),
  hrTime: fc.oneof(
    fc.tuple(fc.integer(), fc.integer()),
    fc.constantFrom<[number, number]>([Number.NaN, 0], [0, -1], [1e300, 1]),
  ),
  severityText: fc.anything(),
  severityNumber: fc.anything(),
  body: fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
  attributes: fc.dictionary(fc.string({ unit: 'binary' }), fc.anything({ withBigInt: true })),
  spanContext: fc.anything(),
});

property.prop([fc.array(hostile, { minLength: 1, maxLength: 20 })], { numRuns: HOSTILE_CASES / 500 })(
  'whatever is in records, an export calls back once, and each event is accounted for and arrives as JSON',
  async (records) => {
    const { exporter, receiver } = await exporterAndReceiver();
    const result = await resultOf(exporter, records);
    const stats = exporter.stats();
    expect(accountingBreaches(stats)).toEqual([]);
    expect(result.code).toBe(0);
    expect(eventsIn(receiver).flat()).toHaveLength(stats.delivered);
    for (const { specversion, id, type, source } of eventsIn(receiver).flat()) {
      expect([specversion, typeof id, typeof type, source]).toEqual(['1.0', 'string', 'string', SOURCE]);
    }
    await Promise.all([exporter.shutdown(), receiver.close()]);
  },
);

test('records that throw when they are read, that refer to themselves, or that are huge, hinder no other', async () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  const throwing = Object.defineProperty({}, 'x', { enumerable: true, get: () => JSON.parse('{') as unknown });
  const { exporter, receiver } = await exporterAndReceiver();
  const bad = [
    { ...record('cyclic'), body: cyclic, attributes: cyclic },
    { ...record('throwing'), body: throwing, attributes: throwing },
    new Proxy({}, { get: () => JSON.parse('{') as unknown }),
    { ...record('huge'), body: 'x'.repeat(10_000_000) },
    { eventName: 'no time at all', attributes: {} },
    null,
  ];
  const result = await resultOf(exporter, [record('first'), ...bad, record('last')] as object[]);
  expect(result.code).toBe(1);
  const types = eventsIn(receiver)
    .flat()
    .map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['first', 'cyclic', 'throwing', 'last']));
  expect(exporter.stats().dropped.too_large).toBe(1);
  expect(accountingBreaches(exporter.stats())).toEqual([]);
});
