/** What a viewer keeps, and in which order it lets go. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { FlowList } from '../../src/api/types/flows.ts';
import type { Health } from '../../src/api/types/health.ts';
import type { TraceList } from '../../src/api/types/traces.ts';
import {
  flowLog,
  keyValues,
  logsRequest,
  type RunningViewer,
  startRunningViewer,
  traceRequest,
} from './running-viewer.ts';

let running: RunningViewer;
afterEach(() => running.viewer.close());

const MEBIBYTE = 1024 * 1024;
const FLOWS = 60;

/** A flow of two events with a span and a log of some size beside them. */
async function sendFlow(index: number, bytes: number): Promise<void> {
  const flow = `order-${String(index).padStart(3, '0')}`;
  const traceId = String(index + 1).padStart(32, '0');
  const attributes = keyValues({ 'flow.id': flow, filler: 'x'.repeat(bytes) });
  const span = { traceId, spanId: String(index + 1).padStart(16, '0'), name: flow, attributes };
  const told = [flowLog(flow, 'ingress', traceId), flowLog(flow, 'process', traceId)];
  expect(await running.post('/v1/traces', traceRequest('shop', [span]))).toBe(200);
  expect(await running.post('/v1/logs', logsRequest('shop', [...told, { traceId, body: { stringValue: flow } }]))).toBe(
    200,
  );
}

test('past its size a viewer lets the oldest flows go, whole and everywhere, and counts them', async () => {
  running = await startRunningViewer({ retainBytes: 4 * MEBIBYTE });
  for (let index = 0; index < FLOWS; index += 1) await sendFlow(index, 100_000);
  const settled = await running.until<Health>('health', ({ kept }) => kept.flows === kept.spans);
  const { kept, evicted, retention } = settled;
  expect(retention.usedBytes).toBeLessThanOrEqual(retention.maxBytes);
  expect(kept.flows).toBeGreaterThan(10);
  expect(kept.flows).toBeLessThan(FLOWS);
  // Of each flow all is here, or nothing.
  expect(kept).toEqual({
    flows: kept.flows,
    flowEvents: 2 * kept.flows,
    spans: kept.flows,
    logs: 3 * kept.flows,
    metricPoints: 0,
    cloudEvents: 0,
  });
  expect([evicted.flows + kept.flows, evicted.spans + kept.spans, evicted.logs + kept.logs]).toEqual([
    FLOWS,
    FLOWS,
    3 * FLOWS,
  ]);
  const newest = Array.from(
    { length: kept.flows },
    (_, index) => `order-${String(FLOWS - 1 - index).padStart(3, '0')}`,
  );
  const { flows } = await running.ask<FlowList>('flows');
  expect(flows.map(({ flowId }) => flowId).toSorted()).toEqual(newest.toSorted());
  const { traces } = await running.ask<TraceList>('traces');
  expect(traces.map(({ name }) => name).toSorted()).toEqual(newest.toSorted());
});

test('one flow that is larger than all that may be kept goes too, and the viewer goes on', async () => {
  running = await startRunningViewer({ retainBytes: 4 * MEBIBYTE });
  const records = Array.from({ length: 80 }, () => ({
    attributes: keyValues({ 'flow.id': 'huge', filler: 'x'.repeat(60_000) }),
  }));
  expect(await running.post('/v1/logs', logsRequest('shop', records))).toBe(200);
  const after = await running.until<Health>('health', ({ kept }) => kept.logs === 0);
  expect(after.evicted.logs).toBe(80);
  await sendFlow(1, 10);
  expect((await running.ask<FlowList>('flows')).flows).toHaveLength(1);
});

test('past its age everything of a flow goes, what came with it and what belongs to none, and is counted', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'weir-viewer-')), 'kept.db');
  // Written by a viewer that keeps them, and then opened by one that does not keep what is older than a second.
  running = await startRunningViewer({ file });
  await sendFlow(1, 10);
  await running.post('/v1/logs', logsRequest('shop', [{ body: { stringValue: 'of no flow' } }]));
  await running.viewer.close();
  running = await startRunningViewer({ file, retainMs: 1_000 });
  const { kept } = await running.until<Health>('health', (health) => health.kept.logs === 0 && health.kept.flows === 0);
  expect(kept).toEqual({ flows: 0, flowEvents: 0, spans: 0, logs: 0, metricPoints: 0, cloudEvents: 0 });
});
