/** Clocks that disagree, and spans that come late, twice, in the wrong order, or never. */
import { afterAll, expect, test } from 'vitest';
import type { FlowPage } from '../../src/api/types/flows.ts';
import type { Health } from '../../src/api/types/health.ts';
import type { TraceAnswer, TraceList } from '../../src/api/types/traces.ts';
import { flowLog, keyValues, logsRequest, startRunningViewer, traceRequest } from './running-viewer.ts';

const running = await startRunningViewer();
afterAll(() => running.viewer.close());

const idOf = (digit: number): string => String(digit).repeat(32);
const spanId = (digit: number): string => String(digit).repeat(16);

function span(trace: number, id: number, parent: number | undefined, startMs: number, more: object = {}): object {
  return {
    traceId: idOf(trace),
    spanId: spanId(id),
    ...(parent !== undefined && { parentSpanId: spanId(parent) }),
    name: `span ${id}`,
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 10}000000`,
    ...more,
  };
}

const send = (service: string, ...spans: object[]): Promise<number> =>
  running.post('/v1/traces', traceRequest(service, spans));

test('a child that comes before its parent stands below it as soon as that is there', async () => {
  const at = Date.now();
  await send('worker', span(1, 3, 2, at + 2));
  const early = await running.ask<TraceAnswer>(`traces/${idOf(1)}`);
  expect(early.spans).toMatchObject([{ name: 'span 3', depth: 0, orphan: true }]);
  expect((await running.ask<TraceList>('traces')).traces).toMatchObject([{ complete: false, name: 'span 3' }]);
  await send('worker', span(1, 2, 1, at + 1));
  await send('shop', span(1, 1, undefined, at));
  const whole = await running.ask<TraceAnswer>(`traces/${idOf(1)}`);
  expect(whole.spans.map(({ name, depth, orphan }) => [name, depth, orphan])).toEqual([
    ['span 1', 0, undefined],
    ['span 2', 1, undefined],
    ['span 3', 2, undefined],
  ]);
  expect((await running.ask<TraceList>('traces')).traces).toMatchObject([
    { complete: true, name: 'span 1', service: 'shop' },
  ]);
});

test('a service whose clock is behind is shown where it says, and by how much it disagrees', async () => {
  const at = Date.now();
  await send('shop', span(2, 1, undefined, at));
  await send('worker', span(2, 2, 1, at - 5_000), span(2, 3, 2, at - 4_999));
  const { spans, startNs, endNs } = await running.ask<TraceAnswer>(`traces/${idOf(2)}`);
  expect(spans.map(({ name, skewNs }) => [name, skewNs])).toEqual([
    ['span 1', undefined],
    ['span 2', '5000000000'],
    ['span 3', undefined],
  ]);
  expect([startNs, endNs]).toEqual([`${at - 5_000}000000`, `${at + 10}000000`]);
});

test('times at the ends of time, and a span that ends before it begins, are shown', async () => {
  const last = 2n ** 64n - 1n;
  const times = [
    { startTimeUnixNano: '0', endTimeUnixNano: '0' },
    { startTimeUnixNano: String(last), endTimeUnixNano: String(last) },
    { startTimeUnixNano: '2000', endTimeUnixNano: '1000' },
  ];
  await send('shop', ...times.map((time, index) => span(3, index + 1, undefined, 0, time)));
  const { spans, startNs, endNs } = await running.ask<TraceAnswer>(`traces/${idOf(3)}`);
  expect(spans).toHaveLength(3);
  // Beyond 2^63 a time is held as the last that can be.
  expect([startNs, endNs]).toEqual(['0', String(2n ** 63n - 1n)]);
});

test('the same request again, as a sender that saw no answer sends it, changes nothing', async () => {
  const at = Date.now();
  const request = traceRequest('shop', [span(4, 1, undefined, at), span(4, 2, 1, at)]);
  await running.post('/v1/traces', request);
  const before = await running.ask<Health>('health');
  expect(await running.post('/v1/traces', request)).toBe(200);
  const after = await running.ask<Health>('health');
  expect(after.kept).toEqual(before.kept);
  expect((await running.ask<TraceAnswer>(`traces/${idOf(4)}`)).spans).toHaveLength(2);
});

test('a flow that is named late has what came before its name, and events in whatever order they come', async () => {
  const at = Date.now();
  const ofTrace = { attributes: keyValues({ 'flow.id': idOf(5) }) };
  await send('shop', span(5, 1, undefined, at, ofTrace));
  await running.post('/v1/logs', logsRequest('shop', [{ traceId: idOf(5), body: { stringValue: 'before the name' } }]));
  const named = { attributes: keyValues({ 'flow.id': 'order-5' }) };
  await send('shop', span(5, 2, 1, at + 1, named));
  // The last event first.
  await running.post('/v1/logs', logsRequest('shop', [flowLog('order-5', 'process', idOf(5), at + 20)]));
  await running.post('/v1/logs', logsRequest('shop', [flowLog('order-5', 'ingress', idOf(5), at)]));
  const page = await running.ask<FlowPage>('flows/order-5');
  expect(page.events.map(({ event, offsetNs }) => [event.stage, offsetNs])).toEqual([
    ['ingress', '0'],
    ['process', '20000000'],
  ]);
  expect(page.flow.state).toBe('complete');
  expect(page.spans.map(({ name }) => name)).toEqual(['span 1', 'span 2']);
  expect(page.logs.map(({ text }) => text)).toEqual(['before the name']);
});

test('a link to a span that never came is shown by its ids', async () => {
  const links = [{ traceId: idOf(9), spanId: spanId(9) }];
  await send('shop', span(6, 1, undefined, Date.now(), { links }));
  const { linksTo } = await running.ask<TraceAnswer>(`traces/${idOf(6)}`);
  expect(linksTo.map(({ to }) => to)).toEqual([{ traceId: idOf(9), spanId: spanId(9) }]);
  expect(await running.ask(`traces/${idOf(9)}`)).toMatchObject({ error: { code: 'not_found' } });
});
