/** What do spans cost a hit, sampled and not, beside spans written by hand? */
import { context, type Tracer, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { AlwaysOffSampler, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { Cache } from '@weir/cache';
import { LRUCache } from 'lru-cache';
import type { Question } from '../../../test/bench/question.ts';
import { BOOK, type Book, keyAt, KEYS } from './books.ts';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const noop: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const sampled = new TracerProvider({ spanProcessors: [noop] });
const unsampled = new TracerProvider({ spanProcessors: [noop], sampler: new AlwaysOffSampler() });

const builder = () => Cache.builder<string, Book>('bench').memory({ maxEntries: 10_000 }).logs('off');

async function filled(cache: Cache<string, Book>): Promise<Cache<string, Book>> {
  for (const key of KEYS) await cache.insert(key, BOOK);
  return cache;
}

const OPERATION = { attributes: { 'cache.name': 'bench', 'cache.operation': 'get' } };
const TIER = { attributes: { 'cache.name': 'bench', 'cache.tier': 'memory', 'cache.fallback': false } };

/** The same two spans with the same attributes, as a careful person writes them around `lru.get`. */
function byHand(tracer: Tracer): (index: number) => Promise<Book | undefined> {
  const lru = new LRUCache<string, Book>({ max: 10_000 });
  for (const key of KEYS) lru.set(key, BOOK);
  return async (index) => {
    const parent = context.active();
    const startedMs = performance.now();
    const operation = tracer.startSpan('cache.get', OPERATION, parent);
    const tier = tracer.startSpan('cache.tier', TIER, trace.setSpan(parent, operation));
    const tierStartedMs = performance.now();
    const value = lru.get(keyAt(index));
    const tierEndedMs = performance.now();
    tier.setAttribute('cache.event', value === undefined ? 'miss' : 'hit');
    tier.setAttribute('cache.duration_ns', Math.round((tierEndedMs - tierStartedMs) * 1e6));
    tier.end();
    operation.setAttribute('cache.result', value === undefined ? 'miss' : 'hit');
    operation.setAttribute('cache.coalesced', false);
    operation.setAttribute('cache.duration_ns', Math.round((performance.now() - startedMs) * 1e6));
    operation.end();
    return value;
  };
}

const questions: readonly Question[] = [
  {
    name: 'cache/hit-recorded',
    question: 'a hit in memory with its two spans recorded, versus the same two spans written by hand around lru.get',
    ours: {
      name: '@weir/cache',
      setup: async () => {
        const cache = await filled(builder().providers({ tracerProvider: sampled }).build());
        return (index) => cache.get(keyAt(index));
      },
    },
    rivals: [
      { name: 'by hand', version: '@opentelemetry/sdk-trace 3.1.1', setup: () => byHand(sampled.getTracer('bench')) },
    ],
    bar: { kind: 'at_most', ratio: 1.1 },
  },
  {
    name: 'cache/hit-unsampled',
    question: 'a hit in memory with a sampler that says no, versus one with telemetry off and one unsampled span',
    ours: {
      name: '@weir/cache',
      setup: async () => {
        const cache = await filled(builder().providers({ tracerProvider: unsampled }).build());
        return (index) => cache.get(keyAt(index));
      },
    },
    rivals: [
      {
        name: 'telemetry off and a span',
        version: '@opentelemetry/sdk-trace 3.1.1',
        setup: async () => {
          const cache = await filled(builder().telemetry('off').build());
          const tracer = unsampled.getTracer('bench');
          return (index) => {
            tracer.startSpan('cache.get', OPERATION, context.active()).end();
            return cache.get(keyAt(index));
          };
        },
      },
    ],
    bar: { kind: 'at_most', ratio: 1.1 },
  },
];

export default questions;
