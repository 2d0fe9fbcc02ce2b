/** The internal telemetry system with its thread, and a receiver that is a stand-in for a Collector. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultCounter, reportInternal } from '@weir/otel-compat';
import { expect, onTestFinished, test } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { hang } from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { startTestSdk } from '../../../../test/support/otel-sdk.ts';
import { eventLogger, LogRouter } from '../../src/index.ts';
import { startInternalTelemetry, WEIR_CONTEXTS } from '../../src/internal.ts';
import { collecting } from '../collecting.ts';

const to = (endpoint: string, config: object = {}) => ({
  resource: { 'service.name': 'shop' },
  nodes: {
    itr: { type: 'receiver:internal_telemetry', config: { metrics: { interval: '1h' }, ...config } },
    otlp: { type: 'exporter:otlp_http', config: { endpoint, timeout: '2s' } },
  },
  connections: [{ from: 'itr', to: 'otlp' }],
});

test('events of the provider its, reports of Weir and its own metrics leave through the pipeline, and not through the SDK', async () => {
  const sdk = startTestSdk();
  onTestFinished(() => sdk.stop());
  const receiver = closedAfterTest(await startHttpReceiver());
  const router = new LogRouter({ env: {} });
  const internal = startInternalTelemetry({ pipeline: to(receiver.url), router });
  onTestFinished(async () => void (await internal.close(0)));
  router.configure({ providers: { engine: 'its', admin: ['its', 'opentelemetry'] } });
  eventLogger('engine', { router, context: 'engine' }).info('node.started', { node: 'a' });
  new FaultCounter('@weir/cache').count('bad_key', 'detail');
  reportInternal({
    component: '@weir/delivery',
    event: 'delivery.breaker.changed',
    severityNumber: 13,
    attributes: {},
  });
  expect(await internal.flush(20_000)).toBe(true);
  expect(receiver.requests.map(({ path }) => path).sort()).toEqual(expect.arrayContaining(['/v1/logs', '/v1/metrics']));
  const told = receiver.requests.map(({ content }) => content.toString()).join('\n');
  for (const text of [
    'node.started',
    'weir.fault',
    '@weir/cache',
    'bad_key',
    'delivery.breaker.changed',
    'weir.faults',
    'shop',
  ]) {
    expect(told).toContain(text);
  }
  expect(sdk.logRecords()).toEqual([]);
  expect(accountingBreaches(internal.stats())).toEqual([]);
  expect(internal.pipelineStats()['otlp']).toMatchObject({ pending: 0 });
  expect(await internal.close(20_000)).toBe(true);
});

test('a receiver that hangs holds up nobody; what it was to get is counted', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  receiver.next(...Array.from({ length: 50 }, () => hang()));
  const router = new LogRouter({ env: {} });
  const internal = startInternalTelemetry({ pipeline: to(receiver.url, { signals: ['logs'] }), router });
  router.configure({ providers: { global: 'its' } });
  const log = eventLogger('app', { router });
  for (let n = 0; n < 2_000; n += 1) log.info('step.done', { n });
  expect(await internal.flush(300)).toBe(false);
  expect(accountingBreaches(internal.stats())).toEqual([]);
  expect(internal.stats().offered).toBe(2_000);
  await internal.close(100);
  const stats = internal.stats();
  expect(accountingBreaches(stats)).toEqual([]);
  expect(stats.pending).toBe(0);
});

test('without a section everything is received and goes nowhere, and after the end the provider its leads nowhere', async () => {
  const router = new LogRouter({ env: {} });
  const log = eventLogger('app', { router, provider: 'its' });
  expect(log.enabled('error')).toBe(false);
  const internal = startInternalTelemetry({ router });
  expect(log.enabled('info')).toBe(true);
  log.info('a.b');
  expect(await internal.close(20_000)).toBe(true);
  expect(internal.stats()).toMatchObject({ delivered: internal.stats().offered, pending: 0 });
  expect(log.enabled('error')).toBe(false);
});

test('a report that causes a report ends, and one about the thing that reports is not told by it', async () => {
  const { router, events } = collecting();
  router.configure({ providers: { admin: 'console_direct' } });
  const internal = startInternalTelemetry({ router });
  onTestFinished(async () => void (await internal.close(0)));
  router.taps.add({ write: () => new FaultCounter('@weir/cache').count('again', 'x') });
  router.configure({ providers: { admin: 'its' } });
  new FaultCounter('@weir/cache').count('once', 'x');
  expect(events.filter(({ attributes }) => attributes['weir.component'] === '@weir/cache')).toHaveLength(1);
  new FaultCounter('@weir/event-logger').count('own', 'x');
  expect(events.some(({ attributes }) => attributes['weir.fault.kind'] === 'own')).toBe(false);
});

test('there is one pipeline at a time', async () => {
  const router = new LogRouter({ env: {} });
  const internal = startInternalTelemetry({ router });
  expect(() => startInternalTelemetry({ router })).toThrow('internal telemetry runs already: close it first');
  await internal.close(20_000);
  await startInternalTelemetry({ router }).close(20_000);
});

test('a producer of metrics that hangs does not hold up the end', async () => {
  const router = new LogRouter({ env: {} });
  const producer = { collect: () => new Promise<never>(() => {}) };
  const internal = startInternalTelemetry({ router, metricProducers: [producer] });
  await expect(internal.close(50)).resolves.toBeTypeOf('boolean');
});

test('the bounds of the queue are those that are configured last', async () => {
  const router = new LogRouter({ env: {} });
  const internal = startInternalTelemetry({ router });
  onTestFinished(async () => void (await internal.close(0)));
  router.configure({ providers: { global: 'its' }, queue: { maxItems: 2 } });
  const log = eventLogger('app', { router });
  for (let n = 0; n < 5; n += 1) log.info('step.done');
  expect(internal.stats()).toMatchObject({ offered: 5, pending: 2, dropped: { queue_full: 3 } });
});

test('the code of Weir is an admin, but for what carries its reports', () => {
  const internal = Object.entries(WEIR_CONTEXTS).filter(([, context]) => context === 'internal');
  expect(internal.map(([name]) => name).sort()).toEqual(['@weir/event-logger', '@weir/redaction']);
  expect(new Set(Object.values(WEIR_CONTEXTS))).toEqual(new Set(['admin', 'internal']));
});

test('every package that counts its faults has a context', () => {
  const packages = new URL('../../../', import.meta.url);
  const counting = readdirSync(packages).filter((name) => {
    const source = new URL(`${name}/src/`, packages);
    if (!existsSync(source)) return false;
    return readdirSync(source, { recursive: true, withFileTypes: true }).some(
      (entry) =>
        entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'utf8').includes('new FaultCounter<'),
    );
  });
  expect(counting.length).toBeGreaterThan(5);
  expect(Object.keys(WEIR_CONTEXTS)).toEqual(expect.arrayContaining(counting.map((name) => `@weir/${name}`)));
});
