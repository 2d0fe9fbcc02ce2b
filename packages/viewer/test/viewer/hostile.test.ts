/** Input of whoever hates the viewer, from the socket to the answer: nothing runs, nothing grows, and the next is served. */
import { fc } from '@fast-check/vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { afterAll, expect, test } from 'vitest';
import type { FlowList } from '../../src/api/types/flows.ts';
import type { CloudEventList } from '../../src/api/types/cloud-events.ts';
import type { Health } from '../../src/api/types/health.ts';
import type { LogDetail, LogList } from '../../src/api/types/logs.ts';
import type { SpanAnswer, TraceAnswer } from '../../src/api/types/traces.ts';
import { send } from '../http/http-client.ts';
import { flowLog, keyValues, logsRequest, startRunningViewer, traceRequest } from './running-viewer.ts';

const running = await startRunningViewer();
afterAll(() => running.viewer.close());

const traceId = 'f'.repeat(32);
const spanOf = (spanId: string, more: object): object => ({ traceId, spanId: spanId.padStart(16, '0'), ...more });
const CLOUD_EVENT = { 'content-type': 'application/cloudevents+json' };

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  "'; DROP TABLE span; --",
  '%00',
  '\u0000\u0001\u001b[2J',
  '\r\nSet-Cookie: a=b',
  '\ud800',
  '\u202e\u2066',
  '../../etc/passwd',
  '${jndi:ldap://x}',
  '1e999',
  'x'.repeat(100_000),
];

test('every text of every signal is stored and answered as the text that it was, and JSON is all that is answered', async () => {
  for (const [index, text] of HOSTILE.entries()) {
    const spanId = String(index + 1);
    const attributes = [
      ...keyValues({ [text]: text }),
      { key: 'map', value: { kvlistValue: { values: keyValues({ [text]: text }) } } },
    ];
    const span = spanOf(spanId, {
      name: text,
      attributes,
      status: { message: text },
      traceState: text,
      events: [{ name: text, attributes }],
    });
    const record = {
      body: { stringValue: text },
      eventName: `hostile.${index}`,
      severityText: text,
      attributes,
      traceId,
    };
    expect(await running.post('/v1/traces', traceRequest(text, [span]))).toBe(200);
    expect(await running.post('/v1/logs', logsRequest(text, [record]))).toBe(200);
    const gauge = { name: text, unit: text, description: text, gauge: { dataPoints: [{ asDouble: 1, attributes }] } };
    const metrics = {
      resourceMetrics: [{ scopeMetrics: [{ scope: { name: `hostile-${index}` }, metrics: [gauge] }] }],
    };
    expect(await running.post('/v1/metrics', metrics)).toBe(200);
    const event = {
      specversion: '1.0',
      id: text,
      type: text,
      source: text,
      subject: text,
      extension: text,
      data: { [text]: text },
    };
    expect(await running.post('/cloudevents', event, CLOUD_EVENT)).toBe(200);
  }
  // In a column of the database there is no NUL, and no half of a character; attributes are JSON, in which both can be.
  const asColumn = (text: string): string => text.slice(0, 1_024).replace(/[\ud800\0]/, '\ufffd');
  for (const [index, text] of HOSTILE.entries()) {
    const kept = text.length > 65_536 ? `${text.slice(0, 65_536)}…` : text;
    const { span } = await running.ask<SpanAnswer>(`spans/${traceId}/${String(index + 1).padStart(16, '0')}`);
    expect([span.name, span.service]).toEqual([asColumn(text), asColumn(text)]);
    expect(Object.entries(span.attributes)[0]).toEqual([kept, kept]);
    const { logs } = await running.ask<LogList>(`logs?event=hostile.${index}`);
    const log = await running.ask<LogDetail>(`logs/${logs[0]?.id}`);
    expect([log.body, Object.entries(log.attributes)[0]]).toEqual([kept, [kept, kept]]);
  }
  const { cloudEvents } = await running.ask<CloudEventList>('cloud-events');
  expect(cloudEvents.map(({ type }) => type)).toEqual(HOSTILE.map(asColumn).toReversed());
  for (const path of [
    'flows',
    'traces',
    `traces/${traceId}`,
    'logs',
    'cloud-events',
    'metric-sets',
    'events',
    'pathways',
  ]) {
    const { status, headers } = await send(`${running.viewer.url}/api/${path}`, { method: 'GET', body: '' });
    expect([path, status, headers['content-type']]).toEqual([path, 200, 'application/json; charset=utf-8']);
    expect([headers['x-content-type-options'], headers['set-cookie']]).toEqual(['nosniff', undefined]);
  }
  expect('alert' in {}).toBe(false);
});

test('a flow of a hostile name is asked for by that name, and a malformed flow event is counted and kept as the record that it is', async () => {
  const flow = '<svg onload=alert(1)>/../%2e?x=1#y';
  await running.post('/v1/logs', logsRequest('shop', [flowLog(flow, 'ingress', '1'.repeat(32))]));
  expect((await running.ask<FlowList>('flows')).flows.map(({ flowId }) => flowId)).toEqual([flow]);
  expect(await running.ask(`flows/${encodeURIComponent(flow)}`)).toMatchObject({ flow: { flowId: flow } });
  const broken = { eventName: 'flow.event', attributes: keyValues({ 'flow.id': 'x', 'flow.stage': 'nowhere' }) };
  const cloudEventInLog = { body: { stringValue: '{"specversion":"1.0","id":""}' } };
  expect(await running.post('/v1/logs', logsRequest('shop', [broken, cloudEventInLog]))).toBe(200);
  const { malformed } = await running.ask<Health>('health');
  expect(malformed).toEqual({ flowEvents: 1, cloudEvents: 1 });
  expect((await running.ask<LogList>('logs?event=flow.event&flow=x')).logs).toHaveLength(1);
});

test('100,000 attributes of one span are cut to what is kept, and the rest is counted', async () => {
  const attributes = Array.from({ length: 100_000 }, (_, index) => ({ key: `k${index}`, value: { intValue: '1' } }));
  expect(await running.post('/v1/traces', traceRequest('shop', [spanOf('aa', { attributes })]))).toBe(200);
  const { span } = await running.ask<SpanAnswer>(`spans/${traceId}/${'aa'.padStart(16, '0')}`);
  expect(Object.keys(span.attributes)).toHaveLength(1_024);
  expect(span.dropped.attributes).toBe(100_000 - 1_024);
});

test('a span that is its own parent, and a chain of four thousand, are trees', async () => {
  const trace = 'e'.repeat(32);
  const id = (index: number): string => String(index).padStart(16, '0');
  const chain = Array.from({ length: 4_000 }, (_, index) => ({
    traceId: trace,
    spanId: id(index + 2),
    parentSpanId: id(index + 1),
    name: 'link',
  }));
  const circle = [
    { traceId: trace, spanId: 'a'.repeat(16), parentSpanId: 'b'.repeat(16), name: 'a' },
    { traceId: trace, spanId: 'b'.repeat(16), parentSpanId: 'a'.repeat(16), name: 'b' },
    { traceId: trace, spanId: id(1), parentSpanId: id(1), name: 'own parent' },
  ];
  expect(await running.post('/v1/traces', traceRequest('shop', [...circle, ...chain]))).toBe(200);
  const { spans } = await running.ask<TraceAnswer>(`traces/${trace}`);
  expect(spans).toHaveLength(4_003);
  expect(Math.max(...spans.map(({ depth }) => depth))).toBe(4_000);
});

const M = 1024 * 1024;
const HUGE: readonly [string, Buffer, string, string][] = [
  ['brackets', Buffer.from('['.repeat(16 * M)), '/v1/traces', 'application/json'],
  ['numbers', Buffer.from(`{"n":12345678901234567890,"u":[${'0,'.repeat(7 * M)}0]}`), '/v1/logs', 'application/json'],
  ['objects', Buffer.from(`{"u":[${'{},'.repeat(5 * M)}0]}`), '/v1/metrics', 'application/json'],
  ['empty fields', Buffer.alloc(16 * M, Buffer.from([0x7a, 0])), '/v1/traces', 'application/x-protobuf'],
  ['a deep event', Buffer.from(`{"data":${'['.repeat(8 * M)}`), '/cloudevents', CLOUD_EVENT['content-type']],
];

test('bodies of 16 MiB that cost a parser most are refused, and the page is answered once each has begun', async () => {
  for (const [name, body, path, type] of HUGE) {
    const { http: before } = await running.ask<Health>('health');
    const posted = running.post(path, body, { 'content-type': type });
    await running.until<Health>('health', ({ http }) => http.requests > before.requests);
    expect([name, await posted]).toEqual([name, 400]);
  }
});

test('any address, with any parameters, is answered or refused, and never fails', async () => {
  const words = [
    'flows',
    'traces',
    'spans',
    'logs',
    'pathways',
    'caches',
    'cloud-events',
    'metric-sets',
    'events',
    'search',
    'health',
    'export',
  ];
  const part = fc.oneof(
    fc.constantFrom(...HOSTILE.slice(0, -1)),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('0', '-1', '~', '9'.repeat(30)),
  );
  const names = fc.constantFrom(
    'q',
    'limit',
    'after',
    'from',
    'to',
    'steps',
    'list',
    'severity',
    'flow',
    'trace',
    'event',
    'cache',
    'metric',
    'node',
    'errors',
  );
  const address = fc.tuple(
    fc.constantFrom(...words),
    fc.array(part, { maxLength: 2 }),
    fc.array(fc.tuple(names, part), { maxLength: 3 }),
  );
  await fc.assert(
    fc.asyncProperty(address, async ([word, parts, query]) => {
      const text = [word, ...parts.map((each) => encodeURIComponent(each.toWellFormed()))].join('/');
      const parameters = new URLSearchParams(
        query.map(([key, value]): [string, string] => [key, value.toWellFormed()]),
      );
      const { status, body } = await send(`${running.viewer.url}/api/${text}?${parameters}`, {
        method: 'GET',
        body: '',
      });
      expect([200, 400, 404]).toContain(status);
      JSON.parse(body.toString());
    }),
    { numRuns: HOSTILE_CASES / 500 },
  );
});
