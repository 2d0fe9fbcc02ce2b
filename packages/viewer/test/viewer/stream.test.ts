/** Server-sent events: nothing missed by who comes again, and nobody waited for. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Health } from '../../src/api/types/health.ts';
import type { StreamMessages } from '../../src/api/types/stream.ts';
import { type StreamEvent, streamEvents } from '../../src/commands/stream-events.ts';
import { flowLog, logsRequest, type RunningViewer, startRunningViewer, traceRequest } from './running-viewer.ts';

let running: RunningViewer;
let leaving: AbortController;
beforeEach(async () => {
  running = await startRunningViewer();
  leaving = new AbortController();
});
afterEach(async () => {
  leaving.abort();
  await running.viewer.close();
});

interface Listening {
  /** Held: collected as garbage, it would end its stream, or not hear that it is aborted. */
  readonly response: Response;
  /** The next event of a topic; those of others wait until they are asked for. */
  next(topic: string): Promise<StreamEvent>;
  leave(): Promise<void>;
}

async function listen(topics: string, lastId?: string): Promise<Listening> {
  const { signal } = leaving;
  const mine = new AbortController();
  const response = await fetch(`${running.viewer.url}/api/stream?topics=${topics}`, {
    signal: AbortSignal.any([signal, mine.signal]),
    headers: lastId === undefined ? {} : { 'last-event-id': lastId },
  });
  const events = streamEvents(response.body as ReadableStream<Uint8Array>);
  const passed: StreamEvent[] = [];
  return {
    response,
    async next(topic) {
      const index = passed.findIndex(({ event }) => event === topic);
      if (index !== -1) return passed.splice(index, 1)[0] as StreamEvent;
      for (;;) {
        const { value, done } = await events.next();
        if (done === true) throw new Error('the stream ended');
        if (value.event === topic) return value;
        passed.push(value);
      }
    },
    async leave() {
      mine.abort();
      await running.until<Health>('health', ({ streams }) => streams.open === 0);
    },
  };
}

function dataOf<Topic extends keyof StreamMessages>({ data }: StreamEvent): StreamMessages[Topic] {
  return JSON.parse(data) as StreamMessages[Topic];
}

const traceId = '0'.repeat(31) + '1';

test('who listens is told of each topic that it asked for, and of nothing else', async () => {
  const all = await listen('flows,flow-events,traces,logs,cloud-events');
  const { run } = dataOf<'hello'>(await all.next('hello'));
  expect(run).toMatch(/^[\da-f]{8}$/);
  const logs = await listen('logs');
  const body = { stringValue: 'a line' };
  await running.post('/v1/logs', logsRequest('shop', [flowLog('order-1', 'ingress', traceId), { body, traceId }]));
  await running.post('/v1/traces', traceRequest('shop', [{ traceId, spanId: '0000000000000001', name: 'a span' }]));
  const event = { specversion: '1.0', id: '1', type: 'a.b', source: '/shop' };
  await running.post('/cloudevents', event, { 'content-type': 'application/cloudevents+json' });
  const seen = new Map<string, string>();
  for (const topic of ['flows', 'flow-events', 'traces', 'logs', 'cloud-events']) {
    seen.set(topic, (await all.next(topic)).data);
  }
  expect(JSON.parse(seen.get('flows') ?? '')).toEqual({ flowIds: ['order-1'], more: 0 });
  expect(JSON.parse(seen.get('traces') ?? '')).toEqual({ traceIds: [traceId], more: 0 });
  expect(JSON.parse(seen.get('flow-events') ?? '')).toMatchObject({ events: [{ flow_id: 'order-1' }], more: 0 });
  // The record that carries a flow event is told as such.
  expect(dataOf<'logs'>(await logs.next('logs'))).toMatchObject({
    logs: [{ text: 'a line', service: 'shop' }],
    more: 0,
  });
  expect(JSON.parse(seen.get('cloud-events') ?? '')).toMatchObject({ cloudEvents: [{ id: '1', via: 'http' }] });
});

test('who comes again gets what it missed, once; who was at another run, or away too long, is told to read anew', async () => {
  const send = (flow: string): Promise<number> =>
    running.post('/v1/logs', logsRequest('shop', [flowLog(flow, 'ingress', traceId)]));
  const first = await listen('flows');
  await send('before');
  const { id } = await first.next('flows');
  await first.leave();
  // Nobody listens, but somebody did a moment ago.
  const aside = await listen('flow-events');
  await send('missed');
  await aside.next('flow-events');
  const again = await listen('flows', id);
  expect(dataOf<'flows'>(await again.next('flows'))).toEqual({ flowIds: ['missed'], more: 0 });
  await send('after');
  expect(dataOf<'flows'>(await again.next('flows'))).toEqual({ flowIds: ['after'], more: 0 });

  const other = await listen('flows', `ffffffff-${(id ?? '').split('-')[1]}`);
  expect(dataOf<'reset'>(await other.next('reset'))).toEqual({ reason: 'other_run' });
  const [run] = (id ?? '').split('-');
  for (const late of [`${run}-99999`, `${run}-x`]) {
    const stranger = await listen('flows', late);
    expect(dataOf<'reset'>(await stranger.next('reset'))).toEqual({ reason: 'too_old' });
  }
});

test('a message tells a hundred things and how many more there were', async () => {
  const listening = await listen('flows,logs');
  const records = Array.from({ length: 250 }, (_, index) => [
    flowLog(`order-${index}`, 'ingress', traceId),
    { body: { stringValue: `line ${index}` } },
  ]).flat();
  await running.post('/v1/logs', logsRequest('shop', records));
  const flows = dataOf<'flows'>(await listening.next('flows'));
  expect([flows.flowIds.length, flows.more]).toEqual([100, 150]);
  await running.post('/v1/logs', logsRequest('shop', records));
  const logs = dataOf<'logs'>(await listening.next('logs'));
  expect([logs.logs.length, logs.more]).toEqual([100, 150]);
});

test('more streams than there may be are refused, and one that ends makes room', async () => {
  const streams = await Promise.all(Array.from({ length: 64 }, () => listen('health')));
  const refused = await fetch(`${running.viewer.url}/api/stream`);
  expect([refused.status, await refused.json()]).toEqual([
    429,
    { error: { code: 'too_many_streams', message: expect.any(String) } },
  ]);
  expect((await fetch(`${running.viewer.url}/api/stream?topics=flows,nonsense`)).status).toBe(400);
  leaving.abort();
  leaving = new AbortController();
  await running.until<Health>('health', ({ streams: { open } }) => open < streams.length);
  await (await listen('health')).next('hello');
});
