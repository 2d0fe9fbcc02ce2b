import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { Cache, cacheFaults } from '@weir/cache';
import * as cacheManager from 'cache-manager';
import * as cacheable from 'cacheable';
import * as keyv from 'keyv';
import * as lru from 'lru-cache';
import { afterEach, expect, test, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { TracerProvider } from '../../../test/support/sdk-line.ts';
import {
  CacheInstrumentationError,
  CacheManagerInstrumentation,
  cacheInstrumentationFaults,
  getCacheInstrumentations,
  KeyvInstrumentation,
  LruCacheInstrumentation,
} from '../src/index.ts';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../src/version.ts';
import { start, type Started } from './start.ts';

let started: Started | undefined;
const others: { disable(): void }[] = [];
afterEach(async () => {
  for (const other of others.splice(0)) other.disable();
  await started?.stop();
});

function begin(config: ConstructorParameters<typeof KeyvInstrumentation>[0] = {}) {
  const sdk = start(() => new KeyvInstrumentation(config), keyv);
  started = sdk;
  return sdk;
}

test('the scope of the spans is this package, in its version', async () => {
  const { spans } = begin();
  await new keyv.Keyv().get('a');
  expect(spans()[0]?.instrumentationScope).toMatchObject({ name: manifest.name, version: manifest.version });
  expect([PACKAGE_NAME, PACKAGE_VERSION]).toEqual([manifest.name, manifest.version]);
});

test('a key goes nowhere unless asked for, a value never', async () => {
  const { spans, logRecords, counted, stop } = begin();
  const cache = new keyv.Keyv();
  await cache.set('the-key', 'the-value');
  await cache.get('the-key');
  await cache.getMany(['the-key', 'the-key-2']);
  const all = JSON.stringify([
    spans().map(({ name, attributes }) => [name, attributes]),
    logRecords().map(({ attributes }) => attributes),
    await counted('cache.requests'),
  ]);
  expect(all).not.toContain('the-key');
  expect(all).not.toContain('the-value');
  await stop();

  const { named, counted: countedThen } = begin({ keyPolicy: { template: (key) => `${String(key).slice(0, 3)}*` } });
  await new keyv.Keyv().get('the-key');
  expect(named('cache.get')[0]?.attributes['cache.key']).toBe('the*');
  expect(JSON.stringify(await countedThen('cache.requests'))).not.toContain('the*');
});

test('where a parent is required, an operation without one has no span, and is counted all the same', async () => {
  const { named, tracer, counted } = begin({ requireParentSpan: true });
  const cache = new keyv.Keyv();
  await cache.get('a');
  expect(named('cache.get')).toEqual([]);
  await tracer.startActiveSpan('request', async (span) => {
    await cache.get('a');
    span.end();
  });
  const [get] = named('cache.get');
  expect(get?.parentSpanContext?.spanId).toBe(named('request')[0]?.spanContext().spanId);
  expect(await counted('cache.operations')).toEqual({ 'keyv get miss': 2 });
});

test('hooks see the span, the key and the result; one that throws harms nothing and is counted', async () => {
  const seen: unknown[] = [];
  const { named } = begin({
    requestHook: (span, info) => {
      seen.push(info);
      span.setAttribute('asked', true);
    },
    responseHook: (_span, info) => {
      seen.push(info);
      throw new Error('from a hook');
    },
  });
  const before = cacheInstrumentationFaults().hook_error;
  expect(await new keyv.Keyv().get('a')).toBeUndefined();
  expect(seen).toEqual([
    { cacheName: 'keyv', operation: 'get', key: 'a' },
    { cacheName: 'keyv', operation: 'get', key: 'a', result: 'miss' },
  ]);
  expect(named('cache.get')[0]?.attributes['asked']).toBe(true);
  expect(cacheInstrumentationFaults().hook_error).toBe(before + 1);
});

test('the application names its caches, and leaves out those that it does not mean', async () => {
  const named = new Map<object, string>();
  const { spans } = begin({ cacheName: (cache) => named.get(cache) });
  const mine = new keyv.Keyv();
  named.set(mine, 'mine');
  await mine.get('a');
  await new keyv.Keyv().get('a');
  expect(spans().map(({ attributes }) => attributes['cache.name'])).toEqual(['mine', 'mine']);
});

test('names are bounded: the hundred and first is other', async () => {
  const { counted } = begin();
  for (let number = 0; number < 105; number += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await new keyv.Keyv({ namespace: `n${number}` }).get('a');
  }
  const operations = await counted('cache.operations');
  expect(Object.keys(operations)).toHaveLength(101);
  expect(operations['other get miss']).toBe(5);
});

test('once disabled nothing is observed, and enabled again it is', async () => {
  const { told, instrumentation } = begin();
  const cache = new keyv.Keyv();
  instrumentation.disable();
  await cache.get('a');
  expect(told()).toEqual([]);
  instrumentation.enable();
  await cache.get('a');
  expect(told()).toEqual(['cache.get miss, store miss']);
});

test('a module that is patched twice is observed once', async () => {
  const { told, instrumentation } = begin();
  instrumentation.instrumentModule(keyv);
  others.push(new KeyvInstrumentation());
  await new keyv.Keyv().get('a');
  expect(told()).toHaveLength(1);
});

test('spans go to the provider that the instrumentation was registered with', async () => {
  const { spans, instrumentation } = begin();
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  registerInstrumentations({ instrumentations: [instrumentation], tracerProvider });
  await new keyv.Keyv().get('a');
  expect(spans()).toEqual([]);
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['cache.tier', 'cache.get']);
});

test('providers that are given before it is enabled are the ones that it uses', async () => {
  const exporter = new InMemorySpanExporter();
  const instrumentation = new KeyvInstrumentation({ enabled: false });
  others.push(instrumentation);
  instrumentation.setTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  instrumentation.instrumentModule(keyv);
  instrumentation.enable();
  await new keyv.Keyv().get('a');
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['cache.tier', 'cache.get']);
});

test('metrics carry the scope of this package, also beside those of @weir/cache', async () => {
  const { scopesOf } = begin();
  await new keyv.Keyv().get('a');
  await Cache.builder<string, string>('books').memory().build().get('a');
  expect(await scopesOf('cache.requests')).toEqual(['@weir/instrumentation-caches', '@weir/cache']);
});

test('a cache within a loader of another is an operation of its own, below the load', async () => {
  const { told, named } = begin();
  const manager = new CacheManagerInstrumentation();
  others.push(manager);
  const outer = manager.instrumentCache(cacheManager.createCache());
  const inner = new keyv.Keyv({ namespace: 'inner' });
  await outer.wrap('a', async () => (await inner.get('b')) ?? 'none');
  expect(told()).toEqual([
    'cache.get miss, store miss',
    'cache.get_or_insert loaded, primary miss, cache.load, primary inserted',
  ]);
  expect(named('cache.get')[0]?.parentSpanContext?.spanId).toBe(named('cache.load')[0]?.spanContext().spanId);
});

test('the memory of a cache of @weir/cache tells of itself already', async () => {
  const instrumentation = new LruCacheInstrumentation();
  others.push(instrumentation);
  instrumentation.instrumentModule(lru);
  const { told } = begin();
  await Cache.builder<string, string>('books').memory().build().get('a');
  expect(told()).toEqual(['cache.get miss, memory miss']);
});

test('stores of a cache are its tiers, not caches of their own', async () => {
  const { told } = begin();
  const all = getCacheInstrumentations();
  others.push(...all);
  for (const [index, exports] of [undefined, cacheable, undefined, keyv, lru].entries()) {
    if (exports !== undefined) all[index]?.instrumentModule(exports);
  }
  await new cacheable.Cacheable({ secondary: new keyv.Keyv() as never }).get('a');
  expect(told()).toEqual(['cache.get miss, primary miss, secondary miss']);
});

test('nothing of what is observed, telemetry that throws included, changes what the application gets', async () => {
  const failing = {
    startSpan: () => {
      throw new Error('tracer');
    },
  };
  const { instrumentation } = begin({
    eventHandlers: [
      {
        onTierEvent: () => {
          throw new Error('handler');
        },
      },
    ],
  });
  instrumentation.setTracerProvider({ getTracer: () => failing } as never);
  others.push(
    new LruCacheInstrumentation({
      cacheName: () => {
        throw new Error('name');
      },
    }),
  );
  const before = cacheFaults().handler_error;
  const cache = new keyv.Keyv();
  expect(await cache.set('a', 1)).toBe(true);
  expect(await cache.get('a')).toBe(1);
  const memory = new lru.LRUCache<NonNullable<unknown>, string>({ max: 3 });
  for (const key of [
    Symbol('key'),
    {
      toString: () => {
        throw new Error('key');
      },
    },
    Number.NaN,
  ]) {
    memory.set(key, 'value');
    expect(memory.get(key)).toBe('value');
  }
  expect(cacheFaults().handler_error).toBeGreaterThan(before);
});

test('with nobody listening nothing is done at all, and who begins to listen is noticed within 16 calls', async () => {
  let asked = 0;
  const cacheName = (_cache: object, name: string) => {
    asked += 1;
    return name;
  };
  const instrumentation = new LruCacheInstrumentation({ cacheName });
  others.push(instrumentation);
  instrumentation.instrumentModule(lru);
  const memory = new lru.LRUCache<string, number>({ max: 3 });
  for (let call = 0; call < 100; call += 1) memory.get('a');
  expect(asked).toBe(0);
  const { told } = begin();
  for (let call = 0; call < 16; call += 1) memory.get('a');
  expect(asked).toBe(1);
  expect(told().at(-1)).toBe('cache.get miss, memory miss');
});

test('a cache that is not meant is asked for its name once, and left alone', async () => {
  const cacheName = vi.fn(() => undefined);
  begin({ cacheName });
  const cache = new keyv.Keyv();
  for (let call = 0; call < 3; call += 1) await cache.get('a');
  expect(cacheName).toHaveBeenCalledOnce();
});

test('with nobody listening the libraries answer the same', async () => {
  const ofKeyv = new KeyvInstrumentation();
  const ofLru = new LruCacheInstrumentation();
  others.push(ofKeyv, ofLru);
  ofKeyv.instrumentModule(keyv);
  ofLru.instrumentModule(lru);
  const cache = new keyv.Keyv();
  await cache.set('a', 1);
  expect([await cache.get('a'), await cache.get('b'), await cache.delete('a')]).toEqual([1, undefined, true]);
  const memory = new lru.LRUCache<string, number>({ max: 3 });
  expect([memory.set('a', 1) === memory, memory.get('a'), memory.delete('a')]).toEqual([true, 1, true]);
});

test.each([
  [{ spans: 'loud' }, 'spans must be one of off, summary, full (got string)'],
  [{ requestHook: 'x' }, 'requestHook must be a function (got string)'],
  [{ requireParentSpan: 1 }, 'requireParentSpan must be a boolean (got number)'],
  [{ slowMs: Number.NaN }, 'slowMs must be a finite number of at least 0 (got number)'],
  [{ keyPolicy: { hash: '' } }, "keyPolicy must be 'never', { hash: secret } or { template: function } (got object)"],
])('a bad option is said at construction, by key and type: %o', (config, message) => {
  const make = () => new KeyvInstrumentation(config as never);
  expect(make).toThrow(CacheInstrumentationError);
  expect(make).toThrow(message);
});
