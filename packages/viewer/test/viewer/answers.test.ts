/** Each question of the API, on one history that is small enough to be known by heart. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CacheList } from '../../src/api/types/caches.ts';
import type { FlowList } from '../../src/api/types/flows.ts';
import type { EventNameList, LogDetail, LogList } from '../../src/api/types/logs.ts';
import type { MetricSetAnswer, MetricSetList } from '../../src/api/types/metrics.ts';
import type { PathwayGraph } from '../../src/api/types/pathways.ts';
import type { SearchAnswer } from '../../src/api/types/search.ts';
import type { SpanAnswer, TraceAnswer, TraceList } from '../../src/api/types/traces.ts';
import type { ErrorAnswer } from '../../src/api/types/values.ts';
import { send } from '../http/http-client.ts';
import {
  flowLog,
  keyValues,
  logsRequest,
  type RunningViewer,
  startRunningViewer,
  traceRequest,
} from './running-viewer.ts';

const TRACES = 7;
const at = Date.now() - 60_000;
let running: RunningViewer;
const ask = <Answer>(question: string): Promise<Answer> => running.ask<Answer>(question);

const traceOf = (index: number): string => `a${String(index).padStart(31, '0')}`;
const nanoseconds = (milliseconds: number): string => `${milliseconds}000000`;

beforeAll(async () => {
  running = await startRunningViewer();
  for (let index = 0; index < TRACES; index += 1) {
    const startTimeUnixNano = nanoseconds(at + index);
    const common = { traceId: traceOf(index), startTimeUnixNano };
    const attributes = keyValues({ 'flow.id': `order-${index}`, 'request.id': `req-${index}` });
    const root = {
      ...common,
      spanId: '000000000000000a',
      name: `POST /orders/${index % 2}`,
      kind: 2,
      endTimeUnixNano: nanoseconds(at + index + 20),
      attributes,
      status: { code: index === 3 ? 2 : 1 },
    };
    const cache = {
      ...common,
      spanId: '000000000000000b',
      parentSpanId: root.spanId,
      name: 'cache.get',
      endTimeUnixNano: nanoseconds(at + index + 5),
      attributes: keyValues({
        'cache.name': 'orders',
        'cache.operation': 'get',
        'cache.result': index === 0 ? 'loaded' : 'hit',
        'cache.duration_ns': 5_000_000,
      }),
    };
    const tier = {
      ...common,
      spanId: '000000000000000c',
      parentSpanId: cache.spanId,
      name: 'cache.tier',
      endTimeUnixNano: nanoseconds(at + index + 4),
      attributes: keyValues({
        'cache.name': 'orders',
        'cache.tier': 'memory',
        'cache.event': index === 0 ? 'miss' : 'hit',
        'cache.duration_ns': 1_000,
      }),
    };
    await running.post('/v1/traces', traceRequest(index === 6 ? 'worker' : 'shop', [root, cache, tier]));
    const record = {
      timeUnixNano: startTimeUnixNano,
      severityNumber: index === 3 ? 17 : 9,
      eventName: 'order.stored',
      body: { stringValue: `stored order ${index}` },
      traceId: traceOf(index),
      spanId: root.spanId,
      attributes: keyValues({ 'request.id': `req-${index}` }),
    };
    const told = [
      flowLog(`order-${index}`, 'ingress', traceOf(index), at + index),
      flowLog(`order-${index}`, 'process', traceOf(index), at + index + 10, 'worker'),
    ];
    await running.post('/v1/logs', logsRequest('shop', [record, ...told]));
  }
  const point = (second: number, value: number): object => ({
    timeUnixNano: nanoseconds(at + second * 1_000),
    startTimeUnixNano: nanoseconds(at),
    asInt: String(value),
    attributes: keyValues({ outcome: 'success' }),
  });
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point(1, 10), point(2, 30), point(4, 30)] };
  const buckets = {
    timeUnixNano: nanoseconds(at + 1_000),
    count: '3',
    sum: 6,
    bucketCounts: ['1', '2'],
    explicitBounds: [2],
  };
  const metrics = [
    { name: 'orders.received', unit: '{order}', description: 'orders', sum },
    { name: 'orders.size', unit: 'By', histogram: { aggregationTemporality: 1, dataPoints: [buckets] } },
  ];
  const resource = { attributes: keyValues({ 'service.name': 'shop' }) };
  await running.post('/v1/metrics', {
    resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'orders', version: '1' }, metrics }] }],
  });
});
afterAll(() => running.viewer.close());

describe('traces', () => {
  const names = async (query: string): Promise<string[]> =>
    (await ask<TraceList>(`traces?${query}`)).traces.map(({ traceId }) => String(Number(traceId.slice(1))));

  test('are listed newest first, by what they hold', async () => {
    expect(await names('')).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    expect(await names('service=worker')).toEqual(['6']);
    expect(await names('flow=order-2')).toEqual(['2']);
    expect(await names('request=req-4')).toEqual(['4']);
    expect(await names('errors=1')).toEqual(['3']);
    expect(await names('q=orders/1')).toEqual(['5', '3', '1']);
    expect(await names('q=%25')).toEqual([]);
    expect(await names(`from=${nanoseconds(at + 2)}&to=${nanoseconds(at + 4)}`)).toEqual(['3', '2']);
    expect(await names(`from=${encodeURIComponent(new Date(at + 5).toISOString())}`)).toEqual(['6', '5']);
    expect(await names('from=-1s')).toEqual([]);
    expect((await ask<TraceList>('traces?limit=1')).traces[0]).toEqual({
      traceId: traceOf(6),
      name: 'POST /orders/0',
      service: 'worker',
      services: ['worker'],
      spans: 3,
      errors: 0,
      startNs: nanoseconds(at + 6),
      durationNs: '20000000',
      complete: true,
      flowIds: ['order-6'],
      requestId: 'req-6',
    });
  });

  test('are walked page by page, each once', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await ask<TraceList>(`traces?limit=3${after === undefined ? '' : `&after=${after}`}`);
      seen.push(...page.traces.map(({ traceId }) => traceId));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(Array.from({ length: TRACES }, (_, index) => traceOf(TRACES - 1 - index)));
  });

  test('have their cache as a strip, their logs, flow and request', async () => {
    const trace = await ask<TraceAnswer>(`traces/${traceOf(1).toUpperCase()}`);
    expect(trace.spans.map(({ name, depth }) => [name, depth])).toEqual([
      ['POST /orders/1', 0],
      ['cache.get', 1],
      ['cache.tier', 2],
    ]);
    expect(trace.spans[1]?.cache).toEqual({
      name: 'orders',
      operation: 'get',
      result: 'hit',
      durationNs: '5000000',
      tiers: [{ tier: 'memory', event: 'hit', durationNs: '1000', stale: false, fallback: false }],
    });
    expect([trace.flowIds, trace.requestIds]).toEqual([['order-1'], ['req-1']]);
    expect(trace.logs.map(({ eventName }) => eventName)).toContain('order.stored');
    const { span, logs } = await ask<SpanAnswer>(`spans/${traceOf(1)}/000000000000000a`);
    expect([span.kind, span.status, span.attributes['flow.id']]).toEqual(['server', 'ok', 'order-1']);
    expect(logs.map(({ text }) => text)).toEqual(['stored order 1']);
  });
});

test('logs are listed newest first, by what they are and where they belong', async () => {
  const texts = async (query: string): Promise<string[]> =>
    (await ask<LogList>(`logs?${query}`)).logs.map(({ text }) => text);
  const all = await texts('event=order.stored');
  expect(all).toEqual(Array.from({ length: TRACES }, (_, index) => `stored order ${TRACES - 1 - index}`));
  expect(await texts('severity=17')).toEqual(['stored order 3']);
  expect(await texts(`trace=${traceOf(2)}&event=order.stored`)).toEqual(['stored order 2']);
  expect(await texts('request=req-5')).toEqual(['stored order 5']);
  expect(await texts('q=order 6')).toEqual(['stored order 6']);
  expect(await texts('service=worker')).toEqual([]);
  const { logs, next } = await ask<LogList>('logs?event=order.stored&limit=6');
  expect((await ask<LogList>(`logs?event=order.stored&limit=6&after=${next}`)).logs.map(({ text }) => text)).toEqual([
    'stored order 0',
  ]);
  const log = await ask<LogDetail>(`logs/${logs[0]?.id}`);
  expect([log.body, log.attributes, log.resource]).toEqual([
    'stored order 6',
    { 'request.id': 'req-6' },
    { 'service.name': 'shop' },
  ]);
  const { events } = await ask<EventNameList>('events');
  expect(events.map(({ eventName, count, severityNumber }) => [eventName, count, severityNumber])).toEqual([
    ['flow.event', 2 * TRACES, 0],
    ['order.stored', TRACES, 17],
  ]);
});

test('caches are counted by tier and over time', async () => {
  const { caches } = await ask<CacheList>('caches?steps=10');
  expect(caches).toHaveLength(1);
  const [cache] = caches;
  expect(cache).toMatchObject({ name: 'orders', operations: TRACES, hits: 6, misses: 1, source: 'spans' });
  expect(cache?.tiers).toMatchObject([{ tier: 'memory', requests: TRACES, hits: 6, misses: 1, hitRatio: 6 / 7 }]);
  expect(cache?.steps).toHaveLength(10);
  expect(cache?.steps.reduce((sum, { operations }) => sum + operations, 0)).toBe(TRACES);
  expect((await ask<CacheList>('caches?cache=none')).caches).toEqual([]);
});

test('metrics are told by scope: a sum that rises as a rate, a histogram as the mean of what it measured', async () => {
  expect((await ask<MetricSetList>('metric-sets')).metricSets).toMatchObject([
    { scope: 'orders', version: '1', services: ['shop'], metrics: 2, series: 2 },
  ]);
  const { metrics } = await ask<MetricSetAnswer>('metric-sets/orders');
  const [received, size] = metrics.toSorted((a, b) => a.name.localeCompare(b.name));
  expect(received).toMatchObject({ name: 'orders.received', kind: 'sum', measure: 'rate', unit: '{order}' });
  expect(received?.series).toMatchObject([
    { service: 'shop', attributes: { outcome: 'success' }, last: { value: 30 } },
  ]);
  expect(received?.series[0]?.values).toEqual([null, 20, 0]);
  expect(size).toMatchObject({ kind: 'histogram', measure: 'mean' });
  expect(size?.series[0]).toMatchObject({
    values: [2],
    last: { count: 3, sum: 6, buckets: [{ upTo: 2, count: 1 }, { count: 2 }] },
  });
  expect((await ask<MetricSetAnswer>('metric-sets/orders?metric=orders.size')).metrics).toHaveLength(1);
});

test('a search finds what bears an id: of a flow, a request, a trace, a span or an event', async () => {
  const found = async (q: string): Promise<unknown[]> => {
    const { flows, traces, logs } = await ask<SearchAnswer>(`search?q=${q}`);
    return [flows.map(({ flowId }) => flowId), traces.map(({ traceId }) => traceId), logs.length];
  };
  expect(await found('req-2')).toEqual([['order-2'], [traceOf(2)], 0]);
  expect(await found(traceOf(2))).toEqual([['order-2'], [traceOf(2)], 0]);
  expect((await found('order-2'))[0]).toEqual(['order-2']);
  expect(await found('nothing-of-the-kind')).toEqual([[], [], 0]);
  expect((await ask<ErrorAnswer>('search')).error.code).toBe('bad_request');
});

test('flows and pathways are narrowed by what is asked with them', async () => {
  const ids = async (query: string): Promise<number> => (await ask<FlowList>(`flows?${query}`)).flows.length;
  expect(await ids('list=complete')).toBe(TRACES);
  expect(await ids('list=open')).toBe(0);
  expect(await ids('list=late')).toBe(0);
  expect(await ids('pathway=shop')).toBe(TRACES);
  expect(await ids('pathway=other')).toBe(0);
  expect(await ids('q=order-3')).toBe(1);
  expect(await ids('limit=2')).toBe(2);
  const { nodes, edges } = await ask<PathwayGraph>('pathways');
  expect(nodes.map(({ id }) => id)).toEqual(['shop', 'worker']);
  expect(edges).toMatchObject([{ from: 'shop', to: 'worker', count: TRACES, wait: { p50: '10000000' } }]);
});

test.each([
  ['flows?list=nonsense', 400, 'list must be one of'],
  ['flows?limit=0', 400, 'limit must be a whole number from 1 to 1000'],
  ['flows?limit=1001', 400, 'limit'],
  ['flows?after=nonsense', 400, 'after'],
  ['traces?from=yesterday', 400, 'from must be nanoseconds'],
  ['traces?from=2&to=1', 400, 'from must be before to'],
  ['caches?steps=241', 400, 'steps'],
  ['logs?severity=25', 400, 'severity'],
  [`logs?q=${'x'.repeat(1_025)}`, 400, 'q must be at most 1024 characters'],
  ['logs/x', 400, 'the id must be a number'],
  ['traces/xyz', 400, 'must be hexadecimal'],
  ['flows/%E0%A4%A', 400, 'percent-encoded'],
  ['flows/none', 404, 'no such thing'],
  ['traces/abc', 404, 'no such thing'],
  ['spans/abc/def', 404, 'no such thing'],
  ['logs/999999', 404, 'no such thing'],
  ['cloud-events/1', 404, 'no such thing'],
  ['nonsense', 404, 'nothing is asked here'],
  ['flows/a/b', 404, 'nothing is asked here'],
])('%s is answered %i: %s', async (question, status, said) => {
  const answered = await send(`${running.viewer.url}/api/${question}`, { method: 'GET', body: '' });
  expect(answered.status).toBe(status);
  expect((JSON.parse(answered.body.toString()) as ErrorAnswer).error.message).toContain(said);
});

test('only GET asks, and only POST imports', async () => {
  for (const [method, path, allowed] of [
    ['POST', 'flows', 'GET'],
    ['DELETE', 'flows/order-1', 'GET'],
    ['GET', 'import', 'POST'],
  ] as const) {
    const { status, headers } = await send(`${running.viewer.url}/api/${path}`, { method, body: '' });
    expect([path, status, headers['allow']]).toEqual([path, 405, allowed]);
  }
});
