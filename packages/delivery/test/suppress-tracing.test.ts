import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { expect, onTestFinished, test } from 'vitest';
import { withoutTracing } from '../src/suppress-tracing.ts';

test('what it calls, and what that starts, finds tracing suppressed in the sense of the SDK, and no span in scope', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  onTestFinished(() => context.disable());
  const seen = () => [isTracingSuppressed(context.active()), trace.getActiveSpan()];
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 });

  await context.with(trace.setSpan(context.active(), span), async () => {
    expect(seen()).toEqual([false, span]);
    expect(withoutTracing(seen)).toEqual([true, undefined]);
    expect(await withoutTracing(() => Promise.resolve().then(seen))).toEqual([true, undefined]);
    expect(seen()).toEqual([false, span]);
  });
});
