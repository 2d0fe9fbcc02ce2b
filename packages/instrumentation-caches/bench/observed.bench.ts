/** What do the spans of the instrumentation cost a hit, beside the same two spans written by hand around the library? */
import { context, type Tracer, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Call, Question } from '../../../test/bench/question.ts';
import { type Library, NEWEST } from '../test/libraries.ts';
import { filled } from './filled.ts';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const noop: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const tracerProvider = new TracerProvider({ spanProcessors: [noop] });

/** As a careful person writes them, who also wants what the tier does below its span. */
function byHand(tracer: Tracer, { name, tiers, tiers: [tier = ''] }: Library, read: Call): Call {
  const operationOptions = { attributes: { 'cache.name': name, 'cache.operation': 'get' } };
  const tierOptions = { attributes: { 'cache.name': name, 'cache.tier': tier, 'cache.fallback': false } };
  const around = (index: number) => {
    const parent = context.active();
    const startedMs = performance.now();
    const operation = tracer.startSpan('cache.get', operationOptions, parent);
    const within = trace.setSpan(parent, operation);
    const step = tracer.startSpan('cache.tier', tierOptions, within);
    const end = (value: unknown): unknown => {
      const event = value === undefined ? 'miss' : 'hit';
      const tookNs = Math.round((performance.now() - startedMs) * 1e6);
      step.setAttribute('cache.event', event).setAttribute('cache.duration_ns', tookNs).end();
      operation.setAttribute('cache.result', event).setAttribute('cache.coalesced', false);
      operation.setAttribute('cache.duration_ns', tookNs).end();
      return value;
    };
    return { end, given: () => context.with(trace.setSpan(within, step), () => read(index)) };
  };
  if (tiers.length === 1 && tier === 'memory') {
    return (index) => {
      const { end, given } = around(index);
      return end(given());
    };
  }
  return async (index) => {
    const { end, given } = around(index);
    return end(await given());
  };
}

const questions: readonly Question[] = NEWEST.map((library) => ({
  name: `instrumentation-caches/observed-${library.name}`,
  question: `a hit of ${library.name} with its two spans recorded, versus the same written by hand around the bare library`,
  ours: {
    name: 'instrumented',
    setup: async () => {
      const instrumentation = library.instrument({ logs: 'off', metrics: false });
      instrumentation.setTracerProvider(tracerProvider);
      const run = await filled(library.create(instrumentation));
      return { run, teardown: () => instrumentation.disable() };
    },
  },
  rivals: [
    {
      name: 'by hand',
      version: library.version,
      setup: async () => byHand(tracerProvider.getTracer('bench'), library, await filled(library.createBare())),
    },
    { name: 'bare, no spans', version: library.version, setup: () => filled(library.createBare()) },
  ],
  bar: { kind: 'at_most', ratio: 1.5, rival: 'by hand' },
}));

export default questions;
