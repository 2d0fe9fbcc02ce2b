/** The viewer's command before the real engine, in the real Chromium: the same flows as a viewer of its own; the server away, and back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FlowEvent } from '@weir/flow-events';
import { ingress } from '@weir/flow-events';
import { runFlowsCli } from '@weir/flow-store/cli';
import { ClickHouseFlowStore, migrateClickHouse } from '@weir/flow-store/clickhouse';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { FlowList, FlowPage, Health, PathwayGraph } from '@weir/viewer/api';
import { startViewer, type Viewer } from '../../packages/viewer/dist/index.js';
import { findSecrets } from '../faults/secret-search.ts';
import { killClickHouse, restartClickHouse } from '../services/clickhouse/service.ts';
import { until } from '../services/until.ts';
import { newDatabase } from './clickhouse-database.ts';
import { flows } from './clickhouse-flows.ts';
import { type OwnClickHouse, startOwnClickHouse } from './own-clickhouse.ts';
import { accessibilityFindings, keepPicture, openPage, startBrowser } from './viewer-page.ts';

const LONG_MS = 60_000;
const patience = { timeout: LONG_MS };
const BIN = new URL('../../packages/viewer/bin/weir-viewer.js', import.meta.url).pathname;

let server: OwnClickHouse;
let password: string;
let store: ClickHouseFlowStore;
let storeName: string;
let env: Record<string, string>;
let command: ChildProcess;
let url: string;
let otlpUrl: string;
let own: Viewer;
let browser: Browser;
const events: readonly FlowEvent[] = flows(40);

beforeAll(async () => {
  server = await startOwnClickHouse();
  const { endpoints } = server.running;
  password = endpoints['password'] ?? '';
  const reach = { url: endpoints['url'] ?? '', username: endpoints['username'] ?? '', password };
  const database = newDatabase();
  await migrateClickHouse({ ...reach, database });
  store = new ClickHouseFlowStore({ ...reach, database, timeoutMs: LONG_MS });
  await store.append(events);
  storeName = `clickhouse+${reach.url}/${database}`;
  env = { CLICKHOUSE_USERNAME: reach.username, CLICKHOUSE_PASSWORD: password };
  await startCommand();
  own = await startViewer({ port: 0, grpcPort: false, uiPort: 0 });
  browser = await startBrowser(process.env['WEIR_CHROMIUM'] ?? '');
});

afterAll(async () => {
  await browser.close();
  await own.close();
  command.kill('SIGTERM');
  if (command.exitCode === null) await once(command, 'exit');
  await store.close();
  await server.end();
});

/** The command, as a person starts it; until it has said where it is. */
async function startCommand(): Promise<void> {
  const args = [BIN, '--port', '0', '--grpc-port', 'none', '--ui-port', '0', '--store', storeName];
  command = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = new Map<string, string>();
  for await (const line of createInterface({ input: command.stdout as NodeJS.ReadableStream })) {
    const [what = '', where = ''] = line.split(/\s+/);
    said.set(what, where);
    if (what === 'flows') break;
  }
  expect(said.get('flows')).toBe(storeName);
  url = said.get('page') ?? '';
  otlpUrl = said.get('OTLP/HTTP') ?? '';
}

async function answer<T>(path: string, viewer = url): Promise<T> {
  return (await (await fetch(`${viewer}${path}`)).json()) as T;
}

/** Posted as a file that another viewer exported. */
async function give(viewer: string, flowEvents: readonly FlowEvent[]): Promise<void> {
  const selection = { flows: [], traces: [] };
  const parts = { traces: { resourceSpans: [] }, logs: { resourceLogs: [] }, cloudEvents: [] };
  const file = { format: 'weir-viewer', version: 1, exportedNs: '0', selection, flowEvents, ...parts };
  const response = await fetch(`${viewer}/api/import`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(file),
  });
  expect(await response.json()).toMatchObject({ stored: { flowEvents: flowEvents.length } });
}

async function open(path: string): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
  const { page, errors } = await openPage(browser);
  onTestFinished(() => page.close());
  await page.goto(`${url}${path}`);
  return { page, errors };
}

test('lists, one flow, its place, and the map are what a viewer answers that received the same events itself', async () => {
  await give(own.url, events);
  const paths = ['all', 'complete', 'late', 'lost', 'failed'].map((list) => `/api/flows?limit=1000&list=${list}`);
  for (const path of [...paths, '/api/flows?q=order-1', '/api/flows?pathway=orders-2&node=worker']) {
    const { asOfNs: _, ...there } = await answer<FlowList>(path);
    const { asOfNs: __, ...here } = await answer<FlowList>(path, own.url);
    expect(there, path).toEqual(here);
  }
  expect((await answer<FlowList>('/api/flows?limit=1000')).flows).toHaveLength(40);
  for (const flowId of ['order-0', 'order-39']) {
    const { asOfNs: _, ...there } = await answer<FlowPage>(`/api/flows/${flowId}`);
    const { asOfNs: __, ...here } = await answer<FlowPage>(`/api/flows/${flowId}`, own.url);
    expect(there).toEqual(here);
  }
  const range = 'from=2023-11-14T00:00:00Z&to=2023-11-15T00:00:00Z';
  for (const path of [`/api/pathways?${range}`, `/api/pathways?${range}&pathway=orders-1`])
    expect(await answer<PathwayGraph>(path)).toEqual(await answer<PathwayGraph>(path, own.url));
});

test('the server is killed under an open page: it says so, keeps what it shows, and goes on by itself when the server is back', async () => {
  const { page, errors } = await open('/flows');
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count(), patience).toBe(40);
  const notice = page.getByRole('alert').getByText('The store of flows does not answer');
  expect(await notice.count()).toBe(0);

  await killClickHouse(server.running);
  await notice.waitFor(patience);
  expect(await rows.count()).toBe(40);
  expect(await accessibilityFindings(page)).toEqual([]);
  await keepPicture(page, 'clickhouse-away');
  const list = await answer<FlowList>('/api/flows');
  expect(list).toMatchObject({ flows: [], storeProblem: { code: 'WEIR_FLOW_STORE_ENGINE' } });

  // What it receives itself it takes and shows all the while.
  await give(url, [ingress('order-of-mine').node('shop', 'producer').build()]);
  expect((await answer<FlowList>('/api/flows')).flows.map(({ flowId }) => flowId)).toEqual(['order-of-mine']);
  const span = { traceId: '3'.repeat(32), spanId: '3'.repeat(16), name: 'GET /books' };
  const sent = await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(sent.status).toBe(200);
  expect(await answer(`/api/traces/${span.traceId}`)).toMatchObject({ spans: [{ name: 'GET /books' }] });
  const { page: health } = await open('/health');
  await health.getByText('does not answer').waitFor();
  await keepPicture(health, 'clickhouse-away-health');

  const [printed, said]: [string[], string[]] = [[], []];
  const io = { print: (line: string) => void printed.push(line), printError: (line: string) => void said.push(line) };
  const asked = { ...io, env, stop: AbortSignal.timeout(LONG_MS) };
  expect(await runFlowsCli(['late', '--store', storeName], asked)).toBe(1);
  expect(said).toEqual(['WEIR_FLOW_STORE_ENGINE: the server cannot be reached: ECONNREFUSED']);
  const shown = [
    await page.content(),
    await health.content(),
    list,
    await answer<Health>('/api/health'),
    printed,
    said,
  ];
  expect(findSecrets({ password }, shown)).toEqual([]);

  server.running = await restartClickHouse(server.running);
  await notice.waitFor({ ...patience, state: 'detached' });
  await health.getByText(/^answers, for/).waitFor();
  expect(await answer('/api/flows?limit=1000')).not.toHaveProperty('storeProblem');
  // By the same store as before the kill, and nobody tells the page.
  const fresh = [ingress('order-fresh').node('shop', 'producer').build()];
  await until(
    () =>
      store.append(fresh).then(
        ({ stored }) => stored,
        () => 0,
      ),
    (stored) => stored === 1,
    { timeoutMs: LONG_MS, describe: () => 'the store does not take events yet' },
  );
  await expect.poll(() => rows.count(), patience).toBe(41);
  await page.getByRole('link', { name: 'order-fresh' }).click();
  await page.getByRole('heading', { name: 'order-fresh' }).waitFor();
  await keepPicture(page, 'clickhouse-flow');
  expect(errors).toEqual([]);
});
