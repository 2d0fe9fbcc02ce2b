/** The stock HTTP instrumentation sees requests of the application, and not those of the sender. */
import { SpanKind } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { startTestSdk } from '../../../../test/support/otel-sdk.ts';
import { senderAndReceiver } from './senders.ts';

test('requests of a sender make no spans, and carry no trace', async () => {
  const sdk = startTestSdk();
  const instrumentation = new HttpInstrumentation();
  instrumentation.setTracerProvider(sdk.tracerProvider);
  onTestFinished(async () => {
    instrumentation.disable();
    await sdk.stop();
  });
  const { receiver, post } = await senderAndReceiver();
  const clientSpans = () => sdk.spans().filter(({ kind }) => kind === SpanKind.CLIENT);

  await sdk.tracer.startActiveSpan('work of the application', async (span) => {
    await post();
    span.end();
  });
  expect(clientSpans()).toEqual([]);
  expect(receiver.requests[0]?.headers).not.toHaveProperty('traceparent');

  const { request } = process.getBuiltinModule('node:http');
  const own = request(receiver.url).end();
  const [response] = await once(own, 'response');
  await once(response.resume(), 'end');
  expect(clientSpans()).toHaveLength(1);
});
