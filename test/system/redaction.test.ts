/** The book app with masking around its exporters, and a careless piece of code in it, through the real Collector. */
import { readFile } from 'node:fs/promises';
import { assertNoPii, createCanary } from '@weir/redaction';
import { afterAll, beforeAll, expect, test } from 'vitest';
// Built, because it starts built modules beside it.
import { type Stack, startStack } from '../../examples/bookapp/dist/demo/stack.js';
import { type Collected, untilCollected } from '../services/collector/collected.ts';
import type { RunningService } from '../services/service.ts';
import { endOwnCollector, startOwnCollector } from './own-collector.ts';

const canary = createCanary();
const MASKED = /\[REDACTED\]/;

let collector: RunningService;
let stack: Stack;
let nodeOptions: string | undefined;

beforeAll(async () => {
  collector = await startOwnCollector();
  process.env['BOOKAPP_DATABASE_URL'] = process.env['DATABASE_URL'];
  nodeOptions = process.env['NODE_OPTIONS'];
  const careless = new URL('careless-application.ts', import.meta.url).href;
  process.env['NODE_OPTIONS'] = [nodeOptions ?? '', `--import=${careless}`].join(' ').trim();
  stack = await startStack({
    otlpUrl: collector.endpoints['otlpHttp'] ?? '',
    port: 0,
    backendPort: 0,
    signal: new AbortController().signal,
    onStart: () => {},
  });
});

afterAll(async () => {
  if (nodeOptions === undefined) delete process.env['NODE_OPTIONS'];
  else process.env['NODE_OPTIONS'] = nodeOptions;
  await stack.stop();
  await endOwnCollector(collector);
});

test('a canary in body, header, query, cookie, log, exception, flow meta and a late attribute is in no export', async () => {
  const url = new URL(
    `/books/add?access_token=${canary.id}&contact=${encodeURIComponent(canary.email)}`,
    stack.bookappUrl,
  );
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request-id': 'redaction-1',
      authorization: canary.bearer,
      cookie: canary.cookie,
      'x-note': canary.message,
    },
    body: JSON.stringify({ title: canary.url, author: canary.email }),
  });
  await response.arrayBuffer();
  expect(response.status).toBe(201);

  const collected = await untilCollected(
    collector,
    (received) =>
      carelessSpan(received) !== undefined &&
      carelessLog(received) !== undefined &&
      received.logRecords.some(({ attributes }) => attributes['flow.meta.careless'] !== undefined),
    { timeoutMs: 60_000 },
  );

  // Each place was written to, or nothing would be shown by what is not there.
  const span = carelessSpan(collected);
  for (const key of ['careless.header', 'careless.query', 'careless.body', 'careless.late'])
    expect(span?.attributes[key]).toMatch(MASKED);
  expect(span?.attributes['http.request.header.cookie']).toEqual(['[REDACTED]']);
  expect(span?.attributes['url.query']).toMatch(MASKED);
  const exception = span?.events.find(({ name }) => name === 'exception');
  for (const key of ['exception.message', 'exception.stacktrace']) expect(exception?.attributes[key]).toMatch(MASKED);
  const log = carelessLog(collected);
  expect(log?.attributes['careless.attribute']).toMatch(MASKED);
  expect(JSON.stringify(log?.body)).toMatch(MASKED);
  const flow = collected.logRecords.find(({ attributes }) => attributes['flow.meta.careless'] !== undefined);
  expect(flow?.attributes['flow.meta.careless']).toMatch(MASKED);

  // All that the Collector wrote, as it wrote it.
  const files = ['tracesFile', 'logsFile', 'metricsFile'].map((key) => readFile(collector.endpoints[key] ?? ''));
  expect(canary.foundIn(...(await Promise.all(files)))).toEqual([]);
  expect(() =>
    assertNoPii([...collected.spans, ...collected.logRecords].map(({ attributes }) => attributes)),
  ).not.toThrow();
});

function carelessSpan({ spans }: Collected): Collected['spans'][number] | undefined {
  return spans.find(
    ({ attributes }) => attributes['careless.late'] !== undefined && attributes['url.path'] === '/books/add',
  );
}

function carelessLog({ logRecords }: Collected): Collected['logRecords'][number] | undefined {
  return logRecords.find(({ eventName }) => eventName === 'careless.log');
}
