/** The demo's flow from end to end, on the spans and log records that a receiver got from both processes. */
import { type FlowEvent, isFinal, orderedFlowEvents } from '@weir/flow-events';
import { isRequestId } from '@weir/request-context';
import { type ReceivedSpan, startOtlpReceiver, TelemetryStore } from '@weir/viewer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receivedFlows } from '../src/demo/received-flows.ts';
// Built, because it starts built modules beside it.
import { startStack } from '../dist/demo/stack.js';

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];

const store = new TelemetryStore();
let flows: ReturnType<typeof receivedFlows>['flows'];

const REQUESTS = [
  { name: 'a request that brings a request id', headers: { 'x-request-id': 'brought-1' }, requestId: 'brought-1' },
  { name: 'a request that brings none', headers: {} },
  { name: 'a request that brings a hostile one', headers: { 'x-request-id': 'x'.repeat(10_000) } },
  {
    name: 'a request that brings a trace, a hostile flow id and baggage',
    headers: {
      'x-request-id': 'brought-2',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      baggage: 'flow.id=a%0d%0aset-cookie:%20x,__proto__=polluted',
    },
    requestId: 'brought-2',
  },
];

beforeAll(async () => {
  const receiver = await startOtlpReceiver({
    port: 0,
    onTraces: (spans) => store.addTraces(spans),
    onLogs: (records) => store.addLogs(records),
  });
  const stack = await startStack({
    otlpUrl: receiver.url,
    port: 0,
    backendPort: 0,
    signal: new AbortController().signal,
    onStart: () => {},
  });
  try {
    // Work that is no flow: nobody names it.
    for (const path of ['/health', '/books/1']) await (await fetch(new URL(path, stack.bookappUrl))).arrayBuffer();
    for (const { name, headers } of REQUESTS) {
      const response = await fetch(new URL('/books/add', stack.bookappUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ title: name, author: 'A. Founder' }),
      });
      expect(response.status, await response.text()).toBe(201);
    }
  } finally {
    // Each service exports what it has left before it ends.
    await stack.stop();
    await receiver.close();
  }
  flows = receivedFlows(store.logRecords()).flows;
}, 60_000);

afterAll(() => expect(({} as Record<string, unknown>)['polluted']).toBeUndefined());

function spanOf(event: FlowEvent): ReceivedSpan {
  const span = store.findSpan(event.trace_id ?? '', event.span_id ?? '');
  if (span === undefined) throw new Error('the span of a flow event was not received');
  return span;
}

function parentOf(span: ReceivedSpan): ReceivedSpan | undefined {
  return span.parentSpanId === undefined ? undefined : store.findSpan(span.traceId, span.parentSpanId);
}

function ancestorsOf(span: ReceivedSpan): ReceivedSpan[] {
  const parent = parentOf(span);
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}

/** The first of these attributes that the span has, as text. */
function text({ attributes }: ReceivedSpan, ...keys: string[]): string {
  const value = keys.map((key) => attributes[key]).find((found) => found !== undefined);
  return typeof value === 'string' ? value : '';
}

const serviceOf = (span: ReceivedSpan) => span.resource['service.name'];

test('each request is one complete flow', () => {
  expect(flows).toHaveLength(REQUESTS.length);
  expect(flows.map(({ state }) => state)).toEqual(Array(REQUESTS.length).fill('complete'));
});

describe.each(REQUESTS.map((request, index) => ({ ...request, index })))('$name', ({ index, requestId }) => {
  const isDerived = ({ meta }: FlowEvent) => meta?.['span.rule'] !== undefined;
  const allEvents = () => orderedFlowEvents(flows[index]?.events ?? []).map(({ event }) => event);
  /** Those that the application tells itself. */
  const events = () => allEvents().filter((event) => !isDerived(event));
  const flowId = () => flows[index]?.flowId;
  const spansOfFlow = () => store.spans().filter((span) => span.attributes['flow.id'] === flowId());
  const only = (spans: readonly ReceivedSpan[]): ReceivedSpan => {
    expect(spans).toHaveLength(1);
    return spans[0] as ReceivedSpan;
  };
  const request = () =>
    only(spansOfFlow().filter((span) => span.kind === SERVER && span.attributes['url.path'] === '/books/add'));
  const producer = () => only(spansOfFlow().filter((span) => span.kind === PRODUCER));
  const consumer = () => only(spansOfFlow().filter((span) => span.kind === CONSUMER));
  const delivery = () =>
    only(spansOfFlow().filter((span) => span.kind === SERVER && span.attributes['url.path'] === '/events'));

  test('goes ingress, emit, consume, process, egress: the first two at bookapp, the others at backend', () => {
    expect(events().map(({ node, stage, status }) => `${node.id} ${stage}/${status}`)).toEqual([
      'bookapp ingress/received',
      'bookapp emit/sent',
      'backend consume/received',
      'backend process/ack',
      'backend egress/ack',
    ]);
    expect(events().map(isFinal)).toEqual([false, false, false, true, false]);
    expect(events().map((event) => serviceOf(spanOf(event)))).toEqual([
      'bookapp',
      'bookapp',
      'backend',
      'backend',
      'backend',
    ]);
  });

  test('its write to the database and its call of the backend are told from spans, and nothing else is', () => {
    const derived = allEvents().filter(isDerived);
    expect(derived.map(({ node, stage, status }) => `${node.id} ${stage}/${status}`).sort()).toEqual([
      'backend egress/ack',
      'bookapp emit/sent',
      'postgresql/postgres persist/ack',
    ]);
    expect(new Set(derived.map(({ trace_id }) => trace_id))).toEqual(new Set([request().traceId]));
    expect(new Set(derived.map(({ group_flow }) => group_flow))).toEqual(new Set(['book_ingestion']));
  });

  test('has one request id, on every event and on every span of the flow, in both services', () => {
    const id = request().attributes['request.id'];
    expect(requestId === undefined ? isRequestId(id) : id).toBe(requestId ?? true);
    expect(new Set(allEvents().map((event) => event.request_id))).toEqual(new Set([id]));
    expect(new Set(spansOfFlow().map((span) => span.attributes['request.id']))).toEqual(new Set([id]));
    expect(new Set(spansOfFlow().map(serviceOf))).toEqual(new Set(['bookapp', 'backend']));
  });

  test('its message is produced below the request, and delivered by an HTTP request of the same trace', () => {
    expect(serviceOf(producer())).toBe('bookapp');
    expect(ancestorsOf(producer())).toContainEqual(request());
    const client = parentOf(delivery());
    expect(client).toMatchObject({ kind: CLIENT, parentSpanId: producer().spanId });
    expect([serviceOf(client as ReceivedSpan), serviceOf(delivery())]).toEqual(['bookapp', 'backend']);
  });

  test('its consumer starts a trace of its own, and links lead both ways', () => {
    expect(consumer().parentSpanId).toBeUndefined();
    expect(consumer().traceId).not.toBe(producer().traceId);
    const [link] = consumer().links;
    expect(store.findSpan(link?.traceId ?? '', link?.spanId ?? '')).toEqual(producer());
    const [back] = delivery().links;
    expect(store.findSpan(back?.traceId ?? '', back?.spanId ?? '')).toEqual(consumer());
  });

  test('what the consumer reports was caused by the message, and meets the ack that was announced with it', () => {
    const [, sent, ...later] = events();
    expect(sent?.ack).toMatchObject({ type: 'explicit', by: 'backend' });
    expect(later.map((event) => event.causation_id)).toEqual(Array(3).fill(sent?.event_id));
    expect(later.map((event) => event.trace_id)).toEqual(Array(3).fill(consumer().traceId));
  });

  test('writes in the trace of the request, reads in the trace of the consumer', () => {
    const statements = (of: ReceivedSpan) =>
      spansOfFlow()
        .filter((span) => span.traceId === of.traceId && ancestorsOf(span).some(({ spanId }) => spanId === of.spanId))
        .map((span) => text(span, 'db.query.text', 'db.statement').split(' ')[0])
        .filter((word) => word !== '');
    expect(statements(request())).toEqual(['INSERT']);
    expect(statements(consumer())).toEqual(['SELECT']);
  });

  test('asks the backend in the same trace', () => {
    const asked = only(
      spansOfFlow().filter((span) => span.kind === SERVER && text(span, 'url.path').endsWith('/shelf')),
    );
    expect(serviceOf(asked)).toBe('backend');
    expect(ancestorsOf(asked)).toContainEqual(request());
  });

  test('is named in the log records of both services', () => {
    const records = store.logRecords().filter((record) => record.attributes['flow.id'] === flowId());
    expect(
      records
        .map(({ eventName }) => eventName)
        .filter((name) => name !== 'flow.event')
        .sort(),
    ).toEqual(['book.added', 'book.ingested']);
    expect(new Set(records.map((record) => record.attributes['request.id'])).size).toBe(1);
  });
});

test('work that is no flow has spans, and none of them is in one', () => {
  const unnamed = store
    .spans()
    .filter(({ attributes }) => ['/health', '/books/1'].includes(attributes['url.path'] as string));
  expect(unnamed.map(({ attributes }) => attributes['flow.id'])).toEqual([undefined, undefined]);
});

test('a trace that a request brings is continued', () => {
  const [first] = flows.at(-1)?.events ?? [];
  expect(first?.trace_id).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
});
