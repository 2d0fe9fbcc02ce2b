import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FlowEvent } from '@weir/flow-events';
import { expect, onTestFinished, test } from 'vitest';
import { SqliteFlowStore } from '../src/index.ts';
import { batch } from './children/batch.ts';
import { walk } from './contract/flow-store-contract.ts';
import { edgesOf, hopsOf, listed, LISTS, overdueOf, pathwaysOf } from './contract/reference.ts';
import { startInThread } from './sqlite/start-in-thread.ts';
import { temporaryFile } from './sqlite/temporary-file.ts';

const program = fileURLToPath(new URL('children/appender.ts', import.meta.url));

function start(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, lines: createInterface({ input: child.stdout }), exit: once(child, 'exit') };
}

test('a process that is killed while it appends leaves a file whose answers are those of the events in it, all confirmed ones among them', async () => {
  const file = temporaryFile();
  const { child, lines, exit } = start(file);
  const confirmed: number[] = [];
  lines.on('line', (line) => {
    confirmed.push(Number(line));
    if (confirmed.length === 60) child.kill('SIGKILL');
  });
  expect(await exit).toEqual([null, 'SIGKILL']);

  const at = { now: [1_700_000_100, 0] as [number, number], lostAfterMs: 50_000 };
  const store = new SqliteFlowStore({ file, clock: () => at.now, lostAfterMs: at.lostAfterMs }, startInThread);
  const ids = (await walk((query) => store.flows(query), { limit: 1_000 })).map(({ flowId }) => flowId);
  const flows = await Promise.all(ids.map(async (flowId) => (await store.flow(flowId))?.events ?? []));
  const stored = flows.flat();
  const storedIds = new Set(stored.map(({ event_id: id }) => id));
  const missing = confirmed.flatMap((number) => batch(number)).filter(({ event_id: id }) => !storedIds.has(id));
  expect(missing).toEqual([]);

  const history: (readonly FlowEvent[])[] = [stored];
  for (const list of LISTS) {
    const found = await walk((query) => store[list](query), { limit: 1_000 });
    const byId = (summaries: typeof found) => summaries.toSorted((a, b) => (a.flowId < b.flowId ? -1 : 1));
    expect(byId(found)).toEqual(byId(listed(history, list, at)));
  }
  expect((await store.pathways()).pathways).toEqual(pathwaysOf(history, {}, at));
  expect((await store.hops('app')).hops).toEqual(hopsOf(history, 'app', {}, at));
  expect((await store.edges()).edges).toEqual(edgesOf(history, undefined, {}, at));
  expect((await store.overdue({ limit: 1_000 })).acks).toHaveLength(overdueOf(history, at).length);
  expect(stored.length).toBe((await store.status()).events);
  await store.close();
});

test('a process that has nothing else to do ends, though its store was not closed', async () => {
  const { exit } = start(':memory:', 'idle');
  expect(await exit).toEqual([0, null]);
});
