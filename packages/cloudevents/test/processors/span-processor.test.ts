import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AlwaysOffSampler, AlwaysOnSampler, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { createRedactor, RedactionSpanProcessor } from '@weir/redaction';
import { expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { hang } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { TracerProvider } from '../../../../test/support/sdk-line.ts';
import { CloudEventsSpanProcessor, type CloudEventsSpanProcessorOptions, httpBinding } from '../../src/index.ts';
import { eventsIn, SOURCE } from '../receiver.ts';

async function tracingTo(
  options: Partial<CloudEventsSpanProcessorOptions> = {},
  wrap = (processor: SpanProcessor): SpanProcessor => processor,
) {
  const receiver = closedAfterTest(await startHttpReceiver());
  const processor = new CloudEventsSpanProcessor({
    source: SOURCE,
    binding: httpBinding({ endpoint: receiver.url }),
    ...options,
  });
  const provider = new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors: [wrap(processor)] });
  onTestFinished(() => provider.shutdown());
  return { receiver, processor, provider, tracer: provider.getTracer('test') };
}

test('the processor is what the stock SDK takes', () => {
  expectTypeOf(CloudEventsSpanProcessor).instance.toExtend<SpanProcessor>();
});

test('each span that ends is an event with its trace, its time and its outcome', async () => {
  const { receiver, provider, processor, tracer } = await tracingTo({ typePrefix: 'io.acme.' });
  const span = tracer.startSpan('place order', { startTime: [100, 0], attributes: { tenant_id: 'acme', total: 7 } });
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' }).end([100, 250_000_000]);
  await provider.forceFlush();
  const { traceId, spanId } = span.spanContext();
  expect(eventsIn(receiver).flat()).toMatchObject([
    {
      id: `${traceId}-${spanId}`,
      type: 'io.acme.place order',
      source: SOURCE,
      subject: 'tenant/acme',
      time: '1970-01-01T00:01:40.250000000Z',
      traceparent: `00-${traceId}-${spanId}-01`,
      data: { total: 7, duration_ms: 250, status: 'error', status_message: 'no stock' },
    },
  ]);
  expect(processor.stats()).toMatchObject({ offered: 1, delivered: 1 });
});

test('a filter says which spans are events', async () => {
  const { receiver, provider, tracer } = await tracingTo({ filter: ({ kind }) => kind === SpanKind.SERVER });
  tracer.startSpan('inner').end();
  tracer.startSpan('GET /orders', { kind: SpanKind.SERVER }).end();
  await provider.forceFlush();
  expect(
    eventsIn(receiver)
      .flat()
      .map(({ type }) => type),
  ).toEqual(['GET /orders']);
});

test('what is not sampled is no event', async () => {
  const { processor } = await tracingTo();
  const provider = new TracerProvider({ sampler: new AlwaysOffSampler(), spanProcessors: [processor] });
  provider
    .getTracer('test')
    .startSpan(
      'work',
      {},
      trace.setSpanContext(ROOT_CONTEXT, { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 }),
    )
    .end();
  expect(processor.stats().offered).toBe(0);
});

test.for([
  ['inside a redaction processor', {}, (processor: SpanProcessor) => new RedactionSpanProcessor({ processor })],
  ['with a mask of its own', { mask: createRedactor().mask }, undefined],
] as const)('%s, masked spans leave', async ([, options, wrap]) => {
  const { receiver, provider, tracer } = await tracingTo(options, wrap as never);
  tracer.startSpan('login', { attributes: { password: 'hunter2', tenant_id: 'bob@example.com' } }).end();
  await provider.forceFlush();
  const [event] = eventsIn(receiver).flat();
  expect(event).toMatchObject({ type: 'login', data: { password: '[REDACTED]' } });
  expect(JSON.stringify(event)).not.toContain('bob@');
});

test('a policy keeps spans, by their event', async () => {
  const { receiver, provider, processor, tracer } = await tracingTo({
    policy: ({ attributes }) => String(attributes['subject']).startsWith('tenant/acme'),
  });
  tracer.startSpan('a', { attributes: { tenant_id: 'acme' } }).end();
  tracer.startSpan('b', { attributes: { tenant_id: 'other' } }).end();
  await provider.forceFlush();
  expect(eventsIn(receiver).flat()).toMatchObject([{ type: 'a' }]);
  expect(processor.stats()).toMatchObject({ delivered: 1, dropped: { denied: 1 }, denied: { b: 1 } });
});

test('a receiver that hangs holds up no span, and what the queue has no room for is counted', async () => {
  const receiver = closedAfterTest(await startHttpReceiver({ behaviour: hang() }));
  const processor = new CloudEventsSpanProcessor({
    source: SOURCE,
    binding: httpBinding({ endpoint: receiver.url }),
    queue: { maxItems: 100 },
  });
  const provider = new TracerProvider({ spanProcessors: [processor] });
  for (let index = 0; index < 1_000; index += 1) provider.getTracer('test').startSpan('work').end();
  expect(processor.stats()).toMatchObject({ offered: 1_000, pending: 100, dropped: { queue_full: 900 } });
  const closed = processor.shutdown();
  await receiver.close();
  await closed;
});

test('a span that throws when it is read is counted, and the application hears nothing of it', async () => {
  const { processor } = await tracingTo();
  processor.onEnd({ spanContext: () => JSON.parse('{') as never } as never);
  processor.onEnd(undefined as never);
  expect(processor.stats().offered).toBe(0);
});
