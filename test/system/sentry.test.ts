/** Sentry events beside the stock SDK, as a real receiver gets them: Spotlight. */
import { SpanStatusCode } from '@opentelemetry/api';
import * as Sentry from '@sentry/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRedactor } from '../../packages/redaction/src/index.ts';
import { runWithRequestId } from '../../packages/request-context/src/index.ts';
import { FlowPropagator, withFlow } from '../../packages/flow-events/src/index.ts';
import { SentryLogRecordProcessor, weirSentry } from '../../packages/sentry/src/index.ts';
import { startTestSdk, type TestSdk } from '../support/otel-sdk.ts';
import { type Spotlight, startSpotlight } from './spotlight/server.ts';

let spotlight: Spotlight;
let sdk: TestSdk;

beforeAll(async () => {
  spotlight = await startSpotlight();
});
afterAll(async () => spotlight.close());

beforeEach(() => {
  sdk = startTestSdk({
    propagators: [new FlowPropagator()],
    logRecordProcessors: [new SentryLogRecordProcessor({ sentry: Sentry })],
  });
});
afterEach(async () => {
  await Sentry.close(5_000);
  await sdk.stop();
});

function startSentry(integrations: Parameters<typeof Sentry.addIntegration>[0][], init: Sentry.NodeOptions = {}): void {
  const { mask } = createRedactor();
  Sentry.init({
    spotlight: spotlight.url,
    integrations: [weirSentry({ traceUrl: 'https://tempo.example/trace/{trace_id}', mask }), ...integrations],
    ...init,
  });
}

test.each([
  { beside: 'alone', integrations: () => [] },
  { beside: "with Sentry's own OpenTelemetry integration", integrations: () => [Sentry.openTelemetryIntegration()] },
])(
  '$beside: each event is of the span, request and flow in which it was captured',
  async ({ beside, integrations }) => {
    startSentry(integrations());
    const spans = await Promise.all(
      ['first', 'second'].map((name) =>
        runWithRequestId(`req-${name}`, () =>
          withFlow(`flow-${name}`, () =>
            sdk.tracer.startActiveSpan(name, async (outer) => {
              const inner = await sdk.tracer.startActiveSpan(`${name} inner`, async (span) => {
                await new Promise((resolve) => setImmediate(resolve));
                Sentry.captureException(new Error(`${beside}: ${name}, of alice@example.com`));
                span.setStatus({ code: SpanStatusCode.ERROR }).end();
                return span;
              });
              outer.end();
              return inner.spanContext();
            }),
          ),
        ),
      ),
    );
    Sentry.captureMessage(`${beside}: outside`, 'warning');
    const ofThis = (text: string) => text.startsWith(`${beside}: `);
    const all = await spotlight.until(
      (events) => events.filter((event) => ofThis(textOf(event))).length === spans.length + 1,
    );
    const events = all.filter((event) => ofThis(textOf(event)));
    for (const [index, name] of ['first', 'second'].entries()) {
      const event = events.find((one) => textOf(one).includes(name));
      const { traceId, spanId } = spans[index] ?? {};
      expect(textOf(event)).toBe(`${beside}: ${name}, of [REDACTED]`);
      expect(event?.tags).toEqual({
        'otel.trace_id': traceId,
        'otel.span_id': spanId,
        'otel.trace_url': `https://tempo.example/trace/${traceId}`,
        'request.id': `req-${name}`,
        'flow.id': `flow-${name}`,
      });
      expect(event?.contexts?.['trace']).toMatchObject({ trace_id: traceId, span_id: spanId });
    }
    const outside = events.find((one) => textOf(one).includes('outside'));
    expect(outside).toMatchObject({ level: 'warning' });
    expect(outside?.tags ?? {}).toEqual({});
  },
);

test('a log record of level ERROR arrives, with the warning before it as breadcrumb', async () => {
  startSentry([]);
  const logger = sdk.loggerProvider.getLogger('shop');
  const span = sdk.tracer.startActiveSpan('work', (current) => {
    logger.emit({ severityNumber: 9, body: 'information' });
    logger.emit({ severityNumber: 13, body: 'the shelf is full' });
    logger.emit({ severityNumber: 17, eventName: 'shelf.failed' });
    current.end();
    return current.spanContext();
  });
  const events = await spotlight.until((seen) => seen.some(({ message }) => message === 'shelf.failed'));
  const event = events.find(({ message }) => message === 'shelf.failed');
  expect(event).toMatchObject({ level: 'error', tags: { 'otel.span_id': span.spanId } });
  const told = JSON.stringify(event);
  expect([told.includes('the shelf is full'), told.includes('information')]).toEqual([true, false]);
});

function textOf(event: Awaited<ReturnType<Spotlight['until']>>[number] | undefined): string {
  return event?.message ?? event?.exception?.values?.[0]?.value ?? '';
}
