import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { isTracingSuppressed, suppressTracing } from '@opentelemetry/core';
import { afterEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../../test/support/otel-sdk.ts';
import { withoutTracing } from '../../src/suppress-tracing.ts';
import { senderAndReceiver } from './senders.ts';

let sdk: TestSdk;
afterEach(() => sdk.stop());

test('it says so in the way of the SDK', async () => {
  sdk = startTestSdk();
  expect(withoutTracing(() => isTracingSuppressed(context.active()))).toBe(true);
  expect(await withoutTracing(async () => (await Promise.resolve(), isTracingSuppressed(context.active())))).toBe(true);
  const keys = (one: object) => [...(one as { _currentContext: Map<symbol, unknown> })._currentContext.keys()];
  expect(withoutTracing(() => keys(context.active()))).toEqual(keys(suppressTracing(ROOT_CONTEXT)));
  expect(isTracingSuppressed(context.active())).toBe(false);
});

test('spans that are started under a request, as instrumentation does, are not recorded', async () => {
  sdk = startTestSdk();
  const { post } = await senderAndReceiver({
    headers: async () => {
      await Promise.resolve();
      sdk.tracer.startSpan('token request').end();
      return {};
    },
  });
  await sdk.tracer.startActiveSpan('work of the application', async (span) => {
    await post();
    span.end();
  });
  expect(sdk.spans().map(({ name }) => name)).toEqual(['work of the application']);
});

test('a request carries nothing of the context in which it happens to be sent', async () => {
  sdk = startTestSdk();
  const baggage = propagation.createBaggage({ tenant: { value: 'books' } });
  let seen: unknown = 'not asked';
  const { post } = await senderAndReceiver({
    headers: () => {
      seen = propagation.getActiveBaggage();
      return {};
    },
  });
  await context.with(propagation.setBaggage(context.active(), baggage), () => post());
  expect(seen).toBeUndefined();
});

test('without an SDK it sends all the same', async () => {
  sdk = startTestSdk({ contextManager: false });
  const { post } = await senderAndReceiver();
  expect((await post()).status).toBe(200);
});
