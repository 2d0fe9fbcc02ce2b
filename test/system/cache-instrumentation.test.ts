/** Caches of other people under their instrumentation: their traces through the real Collector. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { context, trace, type TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanProcessor, TracerProvider as SdkTracerProvider } from '@opentelemetry/sdk-trace';
import { expect, onTestFinished, test } from 'vitest';
import { LOWEST, NEWEST } from '../../packages/instrumentation-caches/test/libraries.ts';
import { untilCollected } from '../services/collector/collected.ts';
import { givenCollector } from '../services/collector/environment.ts';

const REQUESTS = 1_000;
const KEYS = 100;

const loading = [...NEWEST, ...LOWEST].filter(({ tiers }) => tiers.length > 1);

test.each(loading.map((library) => [library.name, library.version, library] as const))(
  'a thousand loads at once of %s %s in a thousand traces reach the Collector with the right parents and links',
  async (name, version, library) => {
    const running = givenCollector(process.env);
    const service = `${name}-${version}-${randomUUID()}`;
    const exporter = new OTLPTraceExporter({ url: `${running.endpoints['otlpHttp']}/v1/traces` });
    let ended = 0;
    const counting: SpanProcessor = {
      onStart: () => {},
      onEnd: () => void (ended += 1),
      forceFlush: async () => {},
      shutdown: async () => {},
    };
    const provider = new SdkTracerProvider({
      resource: resourceFromAttributes({ 'service.name': service }),
      spanProcessors: [counting, new BatchSpanProcessor({ exporter, maxQueueSize: 50_000 })],
    });
    const manager = new AsyncLocalStorageContextManager().enable();
    context.setGlobalContextManager(manager);
    onTestFinished(() => {
      context.disable();
      manager.disable();
    });
    const instrumentation = library.instrument();
    onTestFinished(() => instrumentation.disable());
    instrumentation.setTracerProvider(provider as TracerProvider);
    const cache = library.create(instrumentation);
    const tracer = provider.getTracer('system-test');
    const requests = Array.from({ length: REQUESTS }, (_, index) => {
      const request = tracer.startSpan('request');
      return context.with(trace.setSpan(context.active(), request), async () => {
        await cache.load?.(`key ${index % KEYS}`, async () => {
          tracer.startSpan('SELECT').end();
          return delay(5, 'value');
        });
        expect(await cache.get(`key ${index % KEYS}`)).toBe('value');
        request.end();
      });
    });
    await Promise.all(requests);
    await provider.shutdown();

    const { spans } = await untilCollected(
      running,
      (collected) => collected.spans.filter(({ resource }) => resource['service.name'] === service).length >= ended,
      { timeoutMs: 60_000 },
    );
    const ours = spans.filter(({ resource }) => resource['service.name'] === service);
    expect(ours).toHaveLength(ended);
    const byId = new Map(ours.map((span) => [span.spanId, span]));
    const named = (wanted: string) => ours.filter((span) => span.name === wanted);
    expect(new Set(named('request').map(({ traceId }) => traceId)).size).toBe(REQUESTS);
    for (const operation of ['cache.get', 'cache.get_or_insert']) {
      expect(named(operation)).toHaveLength(REQUESTS);
      expect(new Set(named(operation).map(({ traceId }) => traceId)).size).toBe(REQUESTS);
    }
    const parents: Readonly<Record<string, readonly string[]>> = {
      'cache.get': ['request'],
      'cache.get_or_insert': ['request'],
      'cache.tier': ['cache.get', 'cache.get_or_insert'],
      'cache.load': ['cache.get_or_insert'],
      SELECT: ['cache.load'],
    };
    for (const span of ours.filter((one) => one.name !== 'request')) {
      const parent = byId.get(span.parentSpanId ?? '');
      expect(parent?.traceId).toBe(span.traceId);
      expect(parents[span.name]).toContain(parent?.name);
    }
    const withRole = (role: string) =>
      named('cache.get_or_insert').filter(({ attributes }) => attributes['cache.coalesced.role'] === role);
    const leaders = new Set(withRole('leader').map(({ spanId }) => spanId));
    expect([leaders.size, withRole('follower').length]).toEqual([KEYS, REQUESTS - KEYS]);
    expect(
      named('cache.load')
        .map(({ parentSpanId }) => parentSpanId)
        .toSorted(asText),
    ).toEqual([...leaders].toSorted(asText));
    for (const { links } of withRole('follower')) {
      expect(links).toHaveLength(1);
      expect(leaders.has(links[0]?.spanId ?? '')).toBe(true);
    }
  },
);

function asText(one: unknown, other: unknown): number {
  return String(one) < String(other) ? -1 : 1;
}
