/** Which log records become what in Sentry, by the real SDKs of both. */
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import * as Sentry from '@sentry/node';
import { runWithRequestId } from '@weir/request-context';
import { afterEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { SentryLogRecordProcessor, type SentryLogRecordProcessorOptions } from '../src/index.ts';
import { startSentry, stopSentry } from './sentry.ts';

let sdk: TestSdk;

function start(options: Partial<SentryLogRecordProcessorOptions> = {}) {
  const processor = new SentryLogRecordProcessor({ sentry: Sentry, ...options });
  sdk = startTestSdk({ logRecordProcessors: [processor as never] });
  return processor;
}

afterEach(async () => {
  await stopSentry();
  await sdk.stop();
});

const NUMBERS = Array.from({ length: 24 }, (_, index) => index + 1);

const emitAll = () => {
  const logger = sdk.loggerProvider.getLogger('shop');
  for (const severityNumber of NUMBERS) logger.emit({ severityNumber, body: `severity ${severityNumber}` });
};

test.each([
  { eventFrom: undefined, breadcrumbFrom: undefined, events: [17, 24], breadcrumbs: [13, 16] },
  { eventFrom: 'warn', breadcrumbFrom: 'info', events: [13, 24], breadcrumbs: [9, 12] },
  { eventFrom: 'fatal', breadcrumbFrom: 'debug', events: [21, 24], breadcrumbs: [5, 20] },
  { eventFrom: 'error', breadcrumbFrom: 'off', events: [17, 24], breadcrumbs: [] },
  { eventFrom: 'off', breadcrumbFrom: 'off', events: [], breadcrumbs: [] },
  // A record is one or the other.
  { eventFrom: 'info', breadcrumbFrom: 'error', events: [9, 24], breadcrumbs: [] },
] as const)(
  'events from $eventFrom and breadcrumbs from $breadcrumbFrom are those of severities $events and $breadcrumbs',
  async ({ eventFrom, breadcrumbFrom, events: [low = 25, high = 0], breadcrumbs: [lowCrumb = 25, highCrumb = 0] }) => {
    const sentry = startSentry();
    start({ ...(eventFrom && { eventFrom }), ...(breadcrumbFrom && { breadcrumbFrom }) });
    emitAll();
    Sentry.captureMessage('last');
    const events = await sentry.events();
    const last = events.pop() as { readonly breadcrumbs?: readonly { readonly message: string }[] };
    const between = (from: number, to: number) =>
      NUMBERS.filter((number) => number >= from && number <= to).map((number) => `severity ${number}`);
    expect(events.map(({ message }) => message)).toEqual(between(low, high));
    expect(
      (last.breadcrumbs ?? []).map(({ message }) => message).filter((text) => text.startsWith('severity')),
    ).toEqual(between(lowCrumb, highCrumb));
  },
);

test("Sentry's levels are those of the severities", async () => {
  const sentry = startSentry();
  start({ eventFrom: 'debug' });
  emitAll();
  expect((await sentry.events()).map(({ level }) => level)).toEqual([
    ...Array<string>(4).fill('debug'),
    ...Array<string>(4).fill('info'),
    ...Array<string>(4).fill('warning'),
    ...Array<string>(4).fill('error'),
    ...Array<string>(4).fill('fatal'),
  ]);
});

test('an event has the span, request and name of its record, and what the record says', async () => {
  const sentry = startSentry();
  start();
  const span = sdk.tracer.startSpan('work');
  runWithRequestId('req-1', () =>
    sdk.loggerProvider.getLogger('shop').emit({
      eventName: 'order.failed',
      severityNumber: 17,
      attributes: { 'order.id': 7 },
      // Not the active one.
      context: trace.setSpan(ROOT_CONTEXT, span),
    }),
  );
  span.end();
  expect(await sentry.events()).toMatchObject([
    {
      level: 'error',
      message: 'order.failed',
      logger: 'shop',
      extra: { 'order.id': 7, 'event.name': 'order.failed' },
      tags: { 'otel.trace_id': span.spanContext().traceId, 'otel.span_id': span.spanContext().spanId },
    },
  ]);
});

test('attributes that are named become tags, where they are plain values', async () => {
  const sentry = startSentry();
  start({ tagAttributes: ['error.type', 'retries', 'list', 'missing'] });
  sdk.loggerProvider.getLogger('shop').emit({
    severityNumber: 17,
    attributes: { 'error.type': 'injected_error', retries: 3, list: ['a'], other: 'b' },
  });
  expect((await sentry.events())[0]?.tags).toEqual({ 'error.type': 'injected_error', retries: 3 });
});

test('a record that tells of an exception is one in Sentry, with its frames', async () => {
  const sentry = startSentry();
  start();
  const error = new TypeError('no shelf');
  sdk.loggerProvider.getLogger('shop').emit({
    severityNumber: 17,
    body: 'failed',
    attributes: {
      'exception.type': error.name,
      'exception.message': error.message,
      'exception.stacktrace': error.stack ?? '',
    },
  });
  const [event] = (await sentry.events()) as unknown as {
    readonly exception: { readonly values: readonly { readonly stacktrace: { readonly frames: readonly object[] } }[] };
  }[];
  expect(event?.exception.values).toMatchObject([{ type: 'TypeError', value: 'no shelf' }]);
  expect(event?.exception.values[0]?.stacktrace.frames.length).toBeGreaterThan(0);
});

test('a record without severity, and every record while Sentry is off, is passed over', async () => {
  const sentry = startSentry();
  const processor = start({ eventFrom: 'debug' });
  expect(processor.enabled({ severityNumber: 17 })).toBe(true);
  expect(processor.enabled({})).toBe(false);
  sdk.loggerProvider.getLogger('shop').emit({ body: 'no severity' });
  expect(await sentry.events()).toEqual([]);
  await Sentry.close();
  const off = startSentry({}, { dsn: '' });
  expect(processor.enabled({ severityNumber: 17 })).toBe(false);
  emitAll();
  expect(await off.sent()).toEqual([]);
});

test('what logs while an event is handed over is not handed over in turn', async () => {
  const sentry = startSentry(
    {},
    {
      beforeSend(event) {
        sdk.loggerProvider.getLogger('shop').emit({ severityNumber: 17, body: 'from beforeSend' });
        return event;
      },
      // Without processors that read files, so that beforeSend is called within the capture.
      defaultIntegrations: false,
    },
  );
  start();
  sdk.loggerProvider.getLogger('shop').emit({ severityNumber: 17, body: 'first' });
  expect((await sentry.events()).map(({ message }) => message)).toEqual(['first']);
});

test.each([
  [{}, 'sentry.getClient must be a function (got undefined)'],
  [
    { sentry: Sentry, eventFrom: 'worse' },
    'eventFrom must be one of debug, info, warn, error, fatal, off (got string)',
  ],
  [
    { sentry: Sentry, breadcrumbFrom: 13 },
    'breadcrumbFrom must be one of debug, info, warn, error, fatal, off (got number)',
  ],
  [{ sentry: Sentry, tagAttributes: 'error.type' }, 'tagAttributes must be an array of strings (got string)'],
  [{ sentry: Sentry, eventFrom: 'toString' }, 'eventFrom must be one of'],
])('options %j are refused', (options, detail) => {
  expect(() => new SentryLogRecordProcessor(options as never)).toThrow(`WEIR_SENTRY_OPTION: ${detail}`);
});
