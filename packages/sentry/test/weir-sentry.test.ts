/** What the integration does to events of the real Sentry SDK, beside the stock OpenTelemetry SDK. */
import { context, propagation, ROOT_CONTEXT, type Span, trace, TraceFlags } from '@opentelemetry/api';
import * as Sentry from '@sentry/node';
import { createRedactor } from '@weir/redaction';
import { runWithRequestId } from '@weir/request-context';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { weirSentry } from '../src/index.ts';
import { DSN, startSentry, stopSentry } from './sentry.ts';

let sdk: TestSdk;

beforeEach(() => void (sdk = startTestSdk()));

afterEach(async () => {
  await stopSentry();
  await sdk.stop();
});

const inSpan = <T>(name: string, work: (span: Span) => T): T =>
  sdk.tracer.startActiveSpan(name, (span) => {
    try {
      return work(span);
    } finally {
      span.end();
    }
  });

const idsOf = (span: Span) => ({
  'otel.trace_id': span.spanContext().traceId,
  'otel.span_id': span.spanContext().spanId,
});

const withFlowId = <T>(flowId: string, work: () => T): T =>
  context.with(
    propagation.setBaggage(context.active(), propagation.createBaggage({ 'flow.id': { value: flowId } })),
    work,
  );

describe('the span', () => {
  test('is the current one: the inner one within it, its parent after it has ended', async () => {
    const sentry = startSentry();
    const spans: Span[] = [];
    inSpan('outer', (outer) => {
      inSpan('inner', (inner) => {
        spans.push(inner);
        Sentry.captureException(new Error('inner'));
      });
      spans.push(outer);
      Sentry.captureException(new Error('outer'));
    });
    const events = await sentry.events();
    expect(events.map(({ tags }) => tags)).toMatchObject(spans.map(idsOf));
    expect(new Set(events.map(({ tags }) => tags?.['otel.span_id'])).size).toBe(2);
  });

  test('is that of the capture, also where processors of the event finish later in another context', async () => {
    const sentry = startSentry();
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    Sentry.getClient()?.addEventProcessor(async (event) => {
      reached.resolve();
      await released.promise;
      return event;
    });
    const captured = inSpan('captured', (span) => {
      Sentry.captureMessage('m');
      return span;
    });
    await reached.promise;
    inSpan('elsewhere', () => released.resolve());
    expect((await sentry.events())[0]?.tags).toMatchObject(idsOf(captured));
  });

  test.each(['fatal', 'error', 'warning', 'log', 'info', 'debug'] as const)(
    'is on an event of level %s',
    async (level) => {
      const sentry = startSentry();
      const span = inSpan('work', (current) => {
        Sentry.captureMessage('m', level);
        return current;
      });
      expect(await sentry.events()).toMatchObject([{ level, tags: idsOf(span) }]);
    },
  );

  test('is told to Sentry as its own, so that its pages show the trace', async () => {
    const sentry = startSentry();
    const span = inSpan('work', (current) => {
      Sentry.captureMessage('m');
      return current;
    });
    const { traceId, spanId } = span.spanContext();
    expect((await sentry.events())[0]?.contexts?.['trace']).toMatchObject({ trace_id: traceId, span_id: spanId });
  });

  test('is missing outside spans, whatever an earlier event had', async () => {
    const sentry = startSentry({ traceUrl: 'https://tempo.example/{trace_id}' });
    inSpan('work', () => Sentry.captureMessage('inside'));
    Sentry.captureMessage('outside');
    const [inside, outside] = await sentry.events();
    expect(inside?.tags).toHaveProperty('otel.trace_id');
    expect(Object.keys(outside?.tags ?? {})).toEqual([]);
  });

  test('leaves nothing on any scope, and what another left there under its names gives way', async () => {
    const sentry = startSentry();
    Sentry.setTags({ 'otel.trace_id': 'stale', 'otel.span_id': 'stale', shop: 'a' });
    const span = inSpan('work', (current) => {
      Sentry.captureMessage('inside');
      return current;
    });
    Sentry.captureMessage('outside');
    const [inside, outside] = await sentry.events();
    expect(inside?.tags).toEqual({ ...idsOf(span), shop: 'a' });
    expect(outside?.tags).toEqual({ shop: 'a' });
    const scopes = [Sentry.getIsolationScope(), Sentry.getCurrentScope(), Sentry.getGlobalScope()];
    expect(scopes.map((scope) => scope.getScopeData().tags)).toEqual([
      { 'otel.trace_id': 'stale', 'otel.span_id': 'stale', shop: 'a' },
      {},
      {},
    ]);
  });

  test('of another process is no current one: its trace is told, and its id is not', async () => {
    const sentry = startSentry();
    const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
    context.with(trace.setSpanContext(ROOT_CONTEXT, remote), () => Sentry.captureMessage('m'));
    expect((await sentry.events())[0]?.tags).toEqual({ 'otel.trace_id': remote.traceId });
  });

  test('of each of many concurrent tasks is on the events of that task', async () => {
    const sentry = startSentry();
    const wanted = new Map<string, string>();
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        sdk.tracer.startActiveSpan(`task ${index}`, async (span) => {
          wanted.set(`m${index}`, span.spanContext().spanId);
          await new Promise((resolve) => setImmediate(resolve));
          Sentry.captureMessage(`m${index}`);
          span.end();
        }),
      ),
    );
    const events = await sentry.events();
    expect(new Map(events.map(({ message, tags }) => [message, tags?.['otel.span_id']]))).toEqual(wanted);
  });
});

describe('the link', () => {
  test.each([
    'https://grafana.example/explore?q={trace_id}&s={span_id}&panes={"a":1}',
    'https://grafana.example/explore?q={traceId}&s={spanId}&panes={"a":1}',
  ])('is made of %s', async (traceUrl) => {
    const sentry = startSentry({ traceUrl });
    const span = inSpan('work', (current) => {
      Sentry.captureMessage('m');
      return current;
    });
    const { traceId, spanId } = span.spanContext();
    expect((await sentry.events())[0]?.tags).toMatchObject({
      'otel.trace_url': `https://grafana.example/explore?q=${traceId}&s=${spanId}&panes={"a":1}`,
    });
  });

  test('is in a context of the event where it is too long for a tag', async () => {
    const sentry = startSentry({ traceUrl: `https://grafana.example/{trace_id}?${'x'.repeat(200)}` });
    inSpan('work', () => Sentry.captureMessage('m'));
    const [event] = await sentry.events();
    expect(event?.tags).not.toHaveProperty('otel.trace_url');
    expect(event?.contexts?.['weir']).toEqual({
      'otel.trace_url': expect.stringMatching(/^https:\/\/grafana\.example\/[0-9a-f]{32}\?x{200}$/),
    });
  });

  test('is left out where the trace is not recorded', async () => {
    await sdk.stop();
    sdk = startTestSdk({ sampled: false });
    const sentry = startSentry({ traceUrl: 'https://tempo.example/{trace_id}' });
    const span = inSpan('work', (current) => {
      Sentry.captureMessage('m');
      return current;
    });
    expect((await sentry.events())[0]?.tags).toEqual(idsOf(span));
  });

  test.each([
    ['ftp://tempo.example/{trace_id}', 'an http or https address'],
    ['javascript:alert({trace_id})', 'an http or https address'],
    ['not an address {trace_id}', 'an http or https address'],
    ['https://tempo.example/{span_id}', 'an address with {trace_id} in it'],
    [7, 'a string (got number)'],
    [null, 'a string (got null)'],
  ])('template %j is refused', (traceUrl, wanted) => {
    expect(() => weirSentry({ traceUrl: traceUrl as string })).toThrow(
      `WEIR_SENTRY_OPTION: traceUrl must be ${wanted}`,
    );
  });
});

describe('request and flow', () => {
  test('are tags, with and without a span', async () => {
    const sentry = startSentry();
    runWithRequestId('req-7', () => withFlowId('order-42', () => Sentry.captureMessage('m')));
    inSpan('work', () => runWithRequestId('req-8', () => Sentry.captureMessage('m')));
    expect((await sentry.events()).map(({ tags }) => tags)).toMatchObject([
      { 'request.id': 'req-7', 'flow.id': 'order-42' },
      { 'request.id': 'req-8' },
    ]);
  });

  test('are told without any OpenTelemetry SDK', async () => {
    await sdk.stop();
    const sentry = startSentry();
    runWithRequestId('req-9', () => Sentry.captureMessage('m'));
    expect((await sentry.events())[0]?.tags).toEqual({ 'request.id': 'req-9' });
  });

  test('that are too long for a tag are in a context of the event', async () => {
    const sentry = startSentry();
    withFlowId('f'.repeat(256), () => Sentry.captureMessage('m'));
    const [event] = await sentry.events();
    expect(event?.contexts?.['weir']).toEqual({ 'flow.id': 'f'.repeat(256) });
    expect(event?.tags).not.toHaveProperty('flow.id');
  });
});

describe('the application', () => {
  test('sees the tags in beforeSend, and decides', async () => {
    const seen: unknown[] = [];
    const sentry = startSentry(
      {},
      {
        beforeSend(event) {
          seen.push(event.tags);
          return null;
        },
      },
    );
    const span = inSpan('work', (current) => {
      Sentry.captureMessage('m');
      return current;
    });
    expect(await sentry.events()).toEqual([]);
    expect(seen).toEqual([idsOf(span)]);
  });

  test.each([
    { name: 'without a DSN', init: { dsn: '' } },
    { name: 'when it is switched off', init: { dsn: DSN, enabled: false } },
  ])('has nothing read nor masked $name', async ({ init }) => {
    let masked = 0;
    const count = ((value: unknown) => {
      masked += 1;
      return value;
    }) as (typeof import('@weir/otel-compat'))['noMask'];
    const sentry = startSentry({ mask: count }, init);
    inSpan('work', () => Sentry.captureException(new Error('m')));
    expect(await sentry.sent()).toEqual([]);
    expect(masked).toBe(0);
  });

  test('can have two clients with one integration', async () => {
    const integration = weirSentry();
    startSentry({}, { integrations: [integration] });
    await Sentry.close();
    const sentry = startSentry({}, { integrations: [integration] });
    const span = inSpan('work', (current) => {
      Sentry.captureMessage('m');
      return current;
    });
    expect((await sentry.events()).map(({ tags }) => tags)).toEqual([idsOf(span)]);
  });
});

describe('masking', () => {
  const secrets = ['alice@example.com', 'hunter2', '4111 1111 1111 1111'];

  const captureSecrets = (): void => {
    Sentry.addBreadcrumb({ message: 'mail to alice@example.com', data: { password: 'hunter2' } });
    Sentry.setUser({ email: 'alice@example.com' });
    Sentry.setExtra('card', '4111 1111 1111 1111');
    Sentry.captureException(new Error('alice@example.com: password=hunter2'));
    Sentry.logger.error('alice@example.com', { password: 'hunter2' });
  };

  test('covers exceptions, breadcrumbs, user, extras and logs, before beforeSend and after it', async () => {
    let inBeforeSend = '';
    const { mask } = createRedactor();
    const sentry = startSentry(
      { mask },
      {
        beforeSend(event) {
          inBeforeSend = JSON.stringify(event);
          event.extra = { ...event.extra, added: 'alice@example.com' };
          return event;
        },
      },
    );
    const span = inSpan('work', (current) => {
      captureSecrets();
      return current;
    });
    const sent = await sentry.sent();
    expect(new Set(sent.map(({ type }) => type))).toEqual(new Set(['event', 'log']));
    for (const text of [JSON.stringify(sent), inBeforeSend]) {
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      expect(text).toContain('[REDACTED]');
    }
    const [event] = await sentry.events();
    expect(event?.tags).toMatchObject(idsOf(span));
    expect(event?.['event_id']).toMatch(/^[0-9a-f]{32}$/);
  });

  test('leaves the ids, whatever they look like', async () => {
    const sentry = startSentry({ mask: ((value: unknown) => allMasked(value)) as never });
    const span = inSpan('work', (current) => {
      Sentry.captureException(new Error('secret'));
      return current;
    });
    const [event] = await sentry.events();
    expect(event?.tags).toMatchObject(idsOf(span));
    expect(event?.contexts?.['trace']).toMatchObject({
      trace_id: span.spanContext().traceId,
      span_id: span.spanContext().spanId,
    });
    expect(event?.['event_id']).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(event)).not.toContain('secret');
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('theirs');
      },
    ],
    ['gives no event', () => 'text'],
  ])('that %s empties the event rather than let it out as it is', async (_, mask) => {
    const sentry = startSentry({ mask: mask as never });
    const span = inSpan('work', (current) => {
      captureSecrets();
      return current;
    });
    const text = JSON.stringify(await sentry.sent());
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect((await sentry.events())[0]?.tags).toEqual(idsOf(span));
  });

  test('by what is no function is refused', () => {
    expect(() => weirSentry({ mask: 'yes' as never })).toThrow(
      'WEIR_SENTRY_OPTION: mask must be a function (got string)',
    );
  });
});

/** The same shape with every text masked. */
function allMasked(value: unknown): unknown {
  if (typeof value === 'string') return '[MASKED]';
  if (Array.isArray(value)) return value.map(allMasked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, allMasked(member)]));
}
