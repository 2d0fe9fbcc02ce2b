/** A selection as a file, and such a file taken in. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FlowPage } from '../../src/api/types/flows.ts';
import type { ExportFile, ImportAnswer } from '../../src/api/types/sharing.ts';
import type { TraceAnswer } from '../../src/api/types/traces.ts';
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

const FLOW = 'order/42 <b>';
const [traceId, other] = ['1'.repeat(32), '2'.repeat(32)];
const MANY = { integer: '9007199254740993', huge: `x${'y'.repeat(1_000)}`, truth: true };

let from: RunningViewer;
let to: RunningViewer;
beforeAll(async () => {
  from = await startRunningViewer();
  const at = Date.now();
  const span = {
    traceId,
    spanId: '0000000000000001',
    name: 'POST /orders',
    kind: 2,
    startTimeUnixNano: `${at}000001`,
    endTimeUnixNano: `${at + 5}000003`,
    attributes: [
      ...keyValues({ 'flow.id': FLOW, 'request.id': 'req-1', ...MANY }),
      { key: 'list', value: { arrayValue: { values: [{ doubleValue: 'NaN' }, { bytesValue: 'AAE=' }, {}] } } },
    ],
    events: [{ timeUnixNano: `${at}000002`, name: 'checked', attributes: keyValues({ by: 'shop' }) }],
    status: { code: 2, message: 'refused' },
    traceState: 'a=b',
    flags: 1,
  };
  const linked = {
    traceId: other,
    spanId: '0000000000000002',
    name: 'process',
    links: [{ traceId, spanId: span.spanId }],
  };
  await from.post('/v1/traces', traceRequest('shop', [span]));
  await from.post('/v1/traces', traceRequest('worker', [{ ...linked, attributes: keyValues({ 'flow.id': FLOW }) }]));
  const records = [
    flowLog(FLOW, 'ingress', traceId, at),
    flowLog(FLOW, 'process', other, at + 5),
    { timeUnixNano: `${at}000009`, body: { stringValue: 'stored' }, traceId, severityNumber: 9 },
    { body: { stringValue: 'of something else' } },
  ];
  await from.post('/v1/logs', logsRequest('shop', records));
  const event = { specversion: '1.0', id: '1', type: 'a.b', source: '/shop', flowid: FLOW, data: { n: 1 } };
  await from.post('/cloudevents', event, { 'content-type': 'application/cloudevents+json' });
});
afterAll(() => from.viewer.close());
beforeEach(async () => {
  to = await startRunningViewer();
});
afterEach(() => to.viewer.close());

const exported = (): Promise<ExportFile> => from.ask<ExportFile>(`export?flow=${encodeURIComponent(FLOW)}`);

async function imported(file: unknown): Promise<{ readonly status: number; readonly answer: ImportAnswer }> {
  const body = typeof file === 'string' ? file : JSON.stringify(file);
  const { status, body: answer } = await send(`${to.viewer.url}/api/import`, { body });
  return { status, answer: JSON.parse(answer.toString()) as ImportAnswer };
}

/** What of a page does not depend on when it is asked, and by which numbers its rows go. */
function comparable({ asOfNs: _asOf, events, logs, cloudEvents, ...page }: FlowPage): unknown {
  return {
    ...page,
    events: events.map(({ logId: _id, ...event }) => event),
    logs: logs.map(({ id: _id, ...log }) => log),
    cloudEvents: cloudEvents.map(({ key: _key, receivedNs: _at, ...event }) => event),
  };
}

test('what is exported and imported is the same flow, to the last attribute, and a second time adds nothing', async () => {
  const file = await exported();
  expect((await imported(file)).answer).toEqual({
    flowIds: [FLOW],
    traceIds: [traceId, other],
    stored: { flowEvents: 2, spans: 2, logs: 3, cloudEvents: 1 },
  });
  const question = `flows/${encodeURIComponent(FLOW)}`;
  expect(comparable(await to.ask<FlowPage>(question))).toEqual(comparable(await from.ask<FlowPage>(question)));
  const span = `spans/${traceId}/0000000000000001`;
  expect(await to.ask(span)).toEqual(await from.ask(span));
  const traces = [from, to].map((viewer) => viewer.ask<TraceAnswer>(`traces/${other}`));
  const [sent, received] = await Promise.all(traces);
  expect(received?.linksTo).toEqual(sent?.linksTo);

  expect((await imported(file)).answer.stored).toEqual({ flowEvents: 0, spans: 0, logs: 0, cloudEvents: 0 });
  const again = await to.ask<ExportFile>(`export?flow=${encodeURIComponent(FLOW)}`);
  expect({ ...again, exportedNs: '' }).toEqual({ ...file, exportedNs: '' });
});

test('a file is taken whole or not at all, and what is wrong with it is said', async () => {
  const file = await exported();
  const [event] = file.flowEvents;
  const bad: readonly [unknown, string][] = [
    ['{', 'the file is not JSON'],
    [[], 'the file must be an object'],
    [{ ...file, format: 'other' }, 'format must be weir-viewer'],
    [{ ...file, version: 2 }, 'version must be 1'],
    [{ ...file, flowEvents: [event, { ...event, stage: 'nowhere' }] }, 'flowEvents[1]'],
    [{ ...file, traces: { resourceSpans: 1 } }, 'traces'],
    [{ ...file, logs: { resourceLogs: [{ scopeLogs: 'x' }] } }, 'logs'],
    [{ ...file, cloudEvents: [{ id: '' }] }, 'cloudEvents'],
    ['['.repeat(100_000), 'nests deeper'],
  ];
  for (const [content, said] of bad) {
    const { status, answer } = await imported(content);
    expect([said, status]).toEqual([said, 400]);
    expect((answer as unknown as ErrorAnswer).error.message).toContain(said);
  }
  const wrongType = { headers: { 'content-type': 'text/plain' }, body: JSON.stringify(file) };
  expect((await send(`${to.viewer.url}/api/import`, wrongType)).status).toBe(415);
  expect((await to.ask<{ flows: unknown[] }>('flows')).flows).toEqual([]);
});

test('a selection of nothing, of too much or of what is not kept is refused', async () => {
  const ask = async (question: string): Promise<string> => (await from.ask<ErrorAnswer>(question)).error.code;
  expect(await ask('export')).toBe('bad_request');
  expect(await ask(`export?${'flow=a&'.repeat(1_001)}`)).toBe('bad_request');
  expect(await ask('export?flow=none')).toBe('not_found');
});
