/** A viewer that keeps what it has in a file. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { FlowList, FlowPage } from '../../src/api/types/flows.ts';
import type { Health } from '../../src/api/types/health.ts';
import { startViewer } from '../../src/viewer/viewer.ts';
import { send } from '../http/http-client.ts';
import { flowLog, logsRequest, startRunningViewer, traceRequest } from './running-viewer.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-viewer-'));
const free = { port: 0, grpcPort: false, uiPort: 0 } as const;
const children: { kill(signal: 'SIGKILL'): boolean }[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

test('what was answered with success before the process was killed is there when the file is opened again', async () => {
  const file = join(folder, 'killed.db');
  const strip = process.features.typescript === false ? ['--experimental-strip-types'] : [];
  const script = fileURLToPath(new URL('../children/viewer-process.ts', import.meta.url));
  const child = fork(script, [file], { execArgv: [...strip, '--disable-warning=ExperimentalWarning'] });
  children.push(child);
  const [otlpUrl] = (await once(child, 'message')) as [string];
  let answered = 0;
  const sendFlow = async (index: number): Promise<void> => {
    const traceId = String(index + 1).padStart(32, '0');
    const span = { traceId, spanId: '0000000000000001', name: `span ${index}` };
    const headers = { 'content-type': 'application/json' };
    const posts = [
      ['/v1/traces', traceRequest('shop', [span])],
      ['/v1/logs', logsRequest('shop', [flowLog(`order-${index}`, 'ingress', traceId)])],
    ] as const;
    for (const [path, body] of posts) {
      const { status } = await send(otlpUrl + path, { headers, body: JSON.stringify(body) });
      expect(status).toBe(200);
    }
    answered += 1;
  };
  for (let index = 0; index < 50; index += 1) await sendFlow(index);
  const last = sendFlow(50).catch(() => {});
  child.kill('SIGKILL');
  await Promise.all([once(child, 'exit'), last]);

  const running = await startRunningViewer({ file });
  onTestFinished(() => running.viewer.close());
  const { kept } = await running.ask<Health>('health');
  // The one that was on its way may be there, in part.
  for (const count of [kept.flows, kept.flowEvents, kept.spans, kept.logs]) expect([50, 51]).toContain(count);
  expect(answered).toBeGreaterThanOrEqual(50);
  expect(await running.ask<FlowPage>('flows/order-49')).toMatchObject({
    events: [{ span: { name: 'span 49' } }],
    traces: [{ spans: 1 }],
  });
  // It goes on where it stopped: also with what it knew of resources and traces.
  const more = { traceId: '1'.padStart(32, '0'), spanId: '0000000000000002', parentSpanId: '0000000000000001' };
  expect(await running.post('/v1/traces', traceRequest('shop', [more]))).toBe(200);
  expect((await running.ask<FlowList>('flows')).flows).toHaveLength(kept.flows);
});

test.each([
  ['no database', () => 'a text that is long enough to be none'.repeat(100), 'cannot be used as a database'],
  ['a database of something else', () => 'CREATE TABLE theirs (a)', 'a database of something else'],
  ['tables of another version', () => 'PRAGMA user_version = 99', 'has version 99'],
  ['a database of its own that lacks a table', () => 'DROP TABLE span', 'it cannot be opened'],
])('%s is refused', async (name, content, said) => {
  const file = join(folder, `${name.replaceAll(' ', '-')}.db`);
  if (name.includes('table')) await (await startViewer({ ...free, file })).close();
  if (name === 'no database') writeFileSync(file, content());
  else {
    const theirs = new DatabaseSync(file);
    theirs.exec(content());
    theirs.close();
  }
  const starting = startViewer({ ...free, file });
  await expect(starting).rejects.toMatchObject({ code: 'WEIR_VIEWER_DATABASE' });
  await expect(starting).rejects.toThrow(new RegExp(`^WEIR_VIEWER_DATABASE: (?!WEIR_).*${said}`));
});

test('a folder that is not there is said', async () => {
  await expect(startViewer({ ...free, file: join(folder, 'none', 'a.db') })).rejects.toMatchObject({
    code: 'WEIR_VIEWER_DATABASE',
  });
});
