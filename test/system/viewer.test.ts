/** The viewer's page in the real Chromium, on what the running book app sends. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { FlowList, TraceList } from '@weir/viewer/api';
// Built, because they start built modules beside them.
import { startViewer, type Viewer } from '../../packages/viewer/dist/index.js';
import { type Stack, startStack } from '../../examples/bookapp/dist/demo/stack.js';
import { until } from '../services/until.ts';
import { accessibilityFindings, keepPicture, openPage, overflow, startBrowser, WINDOWS } from './viewer-page.ts';

const BOOKS = 12;
const HOSTILE = '<img src=x onerror="window.hacked = true">';
const patience = { timeoutMs: 60_000 };

let viewer: Viewer;
let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  viewer = await startViewer({ port: 0, grpcPort: false, uiPort: 0 });
  process.env['OTEL_METRIC_EXPORT_INTERVAL'] = '1000';
  stack = await startStack({
    otlpUrl: viewer.otlpUrl,
    port: 0,
    backendPort: 0,
    signal: new AbortController().signal,
    onStart: () => {},
  });
  browser = await startBrowser(process.env['WEIR_CHROMIUM'] ?? '');
  for (let index = 0; index < BOOKS; index += 1) await addBook(`page-${index}`);
  for (let index = 0; index < BOOKS; index += 1) await (await fetch(`${stack.bookappUrl}/books/1`)).arrayBuffer();
  await sendHostileEvent();
  await untilAnswered<FlowList>(
    '/api/flows?list=complete',
    ({ flows }) => flows.length === BOOKS,
    ({ flows }) => `there are ${flows.length} complete flows`,
  );
  await untilAnswered<TraceList>(
    '/api/traces?q=cache.',
    ({ traces }) => traces.length >= BOOKS,
    ({ traces }) => `there are ${traces.length} traces with a cache`,
  );
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
  await viewer.close();
});

async function addBook(requestId: string): Promise<void> {
  const response = await fetch(`${stack.bookappUrl}/books/add`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': requestId },
    body: JSON.stringify({ title: requestId, author: 'A. Founder' }),
  });
  await response.arrayBuffer();
}

/** As an application that nobody here wrote might: markup in every text, and a CloudEvent beside it. */
async function sendHostileEvent(): Promise<void> {
  const text = (value: string): object => ({ stringValue: value });
  const attributes = [{ key: 'note', value: text(HOSTILE) }];
  const now = `${Date.now()}000000`;
  const body = {
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: text(HOSTILE) }] },
        scopeLogs: [
          { logRecords: [{ timeUnixNano: now, eventName: 'book.rumoured', body: text(HOSTILE), attributes }] },
        ],
      },
    ],
  };
  const post = (path: string, type: string, content: object): Promise<Response> =>
    fetch(`${viewer.otlpUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(content),
    });
  expect((await post('/v1/logs', 'application/json', body)).status).toBe(200);
  const cloudEvent = {
    specversion: '1.0',
    id: '1',
    type: 'io.weir.book.rumoured',
    source: 'https://books.example',
    subject: HOSTILE,
    data: { title: HOSTILE },
  };
  const sent = await post('/cloudevents', 'application/cloudevents+json', cloudEvent);
  expect(sent.ok).toBe(true);
}

async function answer<T>(path: string): Promise<T> {
  return (await (await fetch(`${viewer.url}${path}`)).json()) as T;
}

function untilAnswered<T>(path: string, predicate: (value: T) => boolean, describe: (value: T) => string): Promise<T> {
  return until(() => answer<T>(path), predicate, { ...patience, describe });
}

async function open(path: string): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
  const { page, errors } = await openPage(browser);
  onTestFinished(() => page.close());
  await page.goto(`${viewer.url}${path}`);
  return { page, errors };
}

test('flows are listed as they come, by state and by what their id contains', async () => {
  const { page, errors } = await open('/flows');
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(BOOKS);
  await page.getByRole('status').getByText('live').waitFor();
  expect(await rows.first().innerText()).toMatch(/book-[0-9a-f-]{36}[\s\S]*book_ingestion[\s\S]*ms/);
  await keepPicture(page, 'flows');

  await addBook('page-live');
  await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(BOOKS + 1);

  await page.getByRole('button', { name: 'Failed' }).click();
  await page.getByText('No flow is like that').waitFor();
  expect(page.url()).toContain('list=failed');
  await page.goBack();
  await expect.poll(() => rows.count()).toBe(BOOKS + 1);
  expect(errors).toEqual([]);
});

test('a flow shows its way, what it waited and worked, its acknowledgement, both linked traces, and what each event was', async () => {
  const { flows } = await answer<FlowList>('/api/flows?list=complete&limit=1');
  const flowId = flows[0]?.flowId ?? '';
  const { page, errors } = await open(`/flows/${encodeURIComponent(flowId)}`);
  await page.getByRole('heading', { name: flowId }).waitFor();
  await page.locator('.lane-id').first().waitFor();
  const lanes = await page.locator('.lane-id').allInnerTexts();
  expect(lanes).toEqual(expect.arrayContaining(['bookapp', 'backend', 'postgresql/postgres', 'book_ingestion']));
  await page.getByText(/bookapp awaits backend: backend answered after/).waitFor();
  const traces = page.locator('.trace-head a');
  await traces.nth(1).waitFor();
  expect(await traces.allInnerTexts()).toEqual(['POST /books/add', 'process book_ingestion']);
  await keepPicture(page, 'flow');

  await page.getByRole('button', { name: /^wait .* through book_ingestion$/ }).click();
  await page.getByRole('complementary').getByText('"stage": "consume"').waitFor();
  expect(page.url()).toContain('hop=');
  await page.getByRole('complementary').getByText('Span: process book_ingestion').click();
  await page.getByRole('heading', { name: 'process book_ingestion' }).first().waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/traces\/[0-9a-f]{32}$/);
  // The link goes back to the trace that sent the message, and from there forward again.
  await page
    .getByRole('complementary')
    .getByRole('link', { name: /send book_ingestion/ })
    .click();
  await page
    .getByRole('complementary')
    .getByRole('link', { name: /process book_ingestion/ })
    .waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('complementary').count()).toBe(0);
  expect(errors).toEqual([]);
});

test('pathways are a graph with the topic between its two ends, and the same in figures', async () => {
  const { page, errors } = await open('/pathways');
  const graph = page.getByRole('region', { name: 'Graph of nodes and topics' });
  for (const name of ['bookapp', 'backend', 'book_ingestion']) await graph.getByRole('link', { name }).waitFor();
  await page.getByRole('cell', { name: 'bookapp → book_ingestion → backend' }).waitFor();
  await page.getByRole('link', { name: 'book_ingestion' }).last().click();
  await page.getByRole('heading', { name: 'book_ingestion' }).waitFor();
  await keepPicture(page, 'pathway');
  expect(errors).toEqual([]);
});

test('a trace shows the tiers of a cache under its operation', async () => {
  const { traces } = await answer<TraceList>('/api/traces?q=cache.&limit=1');
  const { page, errors } = await open(`/traces/${traces[0]?.traceId}`);
  await page.getByText(/memory hit/).waitFor();
  await page.getByRole('link', { name: /cache\.optionally_get_or_insert/ }).click();
  await page.getByRole('complementary').getByText('cache.name').waitFor();
  expect(errors).toEqual([]);
});

test('a trace has logs in place, each under the span that it belongs to', async () => {
  const { traces } = await answer<TraceList>('/api/traces?q=books%2Fadd&limit=1');
  const { page, errors } = await open(`/traces/${traces[0]?.traceId}`);
  await page.getByRole('link', { name: /^Log: book\.added/ }).waitFor();
  await keepPicture(page, 'trace');
  expect(errors).toEqual([]);
});

test('caches show their hit ratio by tier, and how it went', async () => {
  const { page, errors } = await open('/caches');
  await page.getByRole('heading', { name: /books/ }).waitFor();
  const memory = page.getByRole('row', { name: /^memory/ });
  expect(await memory.innerText()).toMatch(/%/);
  await page.getByRole('img', { name: /^Hit ratio: hit ratio .* % at last$/ }).waitFor();
  await keepPicture(page, 'caches');
  expect(errors).toEqual([]);
});

test('events, CloudEvents, metric sets and health show what came', async () => {
  const { page, errors } = await open('/events');
  await page.getByRole('link', { name: 'book.added' }).click();
  await page.getByRole('heading', { name: 'book.added' }).waitFor();
  await expect.poll(() => page.locator('tbody tr').count()).toBeGreaterThanOrEqual(BOOKS);
  await page.goto(`${viewer.url}/cloud-events`);
  await page.getByRole('link', { name: 'io.weir.book.rumoured' }).click();
  await page.getByText('https://books.example').waitFor();
  await page.goto(`${viewer.url}/metrics`);
  await page.getByRole('link', { name: '@opentelemetry/instrumentation-http' }).click();
  await page.getByRole('heading', { name: /http\.server\.request\.duration/ }).waitFor();
  await page.goto(`${viewer.url}/health`);
  await page.getByRole('row', { name: /^Flow events/ }).waitFor();
  expect(errors).toEqual([]);
});

test('the search finds all that bears a request id, by the keyboard alone', async () => {
  const { page, errors } = await open('/flows');
  await page.locator('tbody tr').first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('page-3');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'page-3' }).waitFor();
  await page.locator('[data-leads]').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('main').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/flows\/book-/);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  expect(errors).toEqual([]);
});

test('what is exported from one viewer is shown by another', async () => {
  const { flows } = await answer<FlowList>('/api/flows?list=complete&limit=1');
  const flowId = flows[0]?.flowId ?? '';
  const { page } = await open(`/flows/${encodeURIComponent(flowId)}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export' }).click(),
  ]);
  const file = await readFile(await download.path());

  const other = await startViewer({ port: 0, grpcPort: false, uiPort: 0 });
  onTestFinished(() => other.close());
  await page.goto(`${other.url}/share`);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'weir.json', mimeType: 'application/json', buffer: file });
  await page.getByRole('status').getByRole('link', { name: flowId }).click();
  await page.getByRole('heading', { name: flowId }).waitFor();
  const traces = page.locator('.trace-head a');
  await traces.nth(1).waitFor();
  expect(await traces.allInnerTexts()).toEqual(['POST /books/add', 'process book_ingestion']);
});

test('markup in what was sent is shown as text, and nothing of it runs', async () => {
  const { page, errors } = await open('/logs?event=book.rumoured');
  await page.getByText(HOSTILE).first().waitFor();
  await page.getByRole('link', { name: /book\.rumoured/ }).click();
  await page.getByText(HOSTILE).first().waitFor();
  await page.goto(`${viewer.url}/cloud-events`);
  await page.getByRole('cell', { name: HOSTILE, exact: true }).waitFor();
  expect(await page.evaluate('window.hacked')).toBeUndefined();
  expect(errors).toEqual([]);
});

test('a page that lost its viewer says so, and goes on when there is one again', async () => {
  const first = await startViewer({ port: 0, grpcPort: false, uiPort: 0 });
  const port = Number(new URL(first.url).port);
  const { page } = await openPage(browser);
  onTestFinished(() => page.close());
  await page.goto(`${first.url}/flows`);
  await page.getByText('No flow has been seen yet').waitFor();
  await first.close();
  await page.getByText('disconnected').waitFor();

  const second = await startViewer({ port: 0, grpcPort: false, uiPort: port });
  onTestFinished(() => second.close());
  await page.getByRole('status').getByText('live').waitFor();
});

test.each(Object.keys(WINDOWS) as (keyof typeof WINDOWS)[])(
  'every page fits a %s window, and a checker of accessibility finds nothing serious',
  async (window) => {
    const { flows } = await answer<FlowList>('/api/flows?list=complete&limit=1');
    const { traces } = await answer<TraceList>('/api/traces?q=cache.&limit=1');
    const { page, errors } = await openPage(browser, window);
    onTestFinished(() => page.close());
    const paths = [
      '/flows',
      `/flows/${flows[0]?.flowId}`,
      `/flows/${flows[0]?.flowId}?event=2`,
      '/flows/none',
      '/pathways',
      '/traces',
      `/traces/${traces[0]?.traceId}`,
      '/caches',
      '/events',
      '/logs',
      '/cloud-events',
      '/metrics',
      '/search?q=page-3',
      '/share',
      '/health',
    ];
    for (const path of paths) {
      await page.goto(`${viewer.url}${path}`);
      await page.locator('main :is(table, .card, .facts, .notice, .empty)').first().waitFor();
      expect(await accessibilityFindings(page), path).toEqual([]);
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
      await keepPicture(page, `${window}-${path.replaceAll(/[^a-z]+/g, '-').slice(1, 30)}`);
    }
    expect(errors).toEqual([]);
  },
);
