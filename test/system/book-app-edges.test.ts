/** Each edge of the book app on real servers: in traces, logs, metrics and flows; and an injected error in all of them, and in Sentry. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// Built, because it starts built modules beside it.
import { receivedFlows } from '../../examples/bookapp/dist/demo/received-flows.js';
import { type Stack, startStack } from '../../examples/bookapp/dist/demo/stack.js';
import { type Collected, readCollected } from '../services/collector/collected.ts';
import { stopCollector } from '../services/collector/process.ts';
import type { RunningService } from '../services/service.ts';
import { endOwnCollector, startOwnCollector } from './own-collector.ts';
import { type Spotlight, type SpotlightEvent, startSpotlight } from './spotlight/server.ts';

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5];
const ERROR = 2;
const BOOKS = 5;

type Span = Collected['spans'][number];

let collector: RunningService;
let spotlight: Spotlight;
let collected: Collected;
let sentry: readonly SpotlightEvent[];
/** Trace ids by what was asked. */
const traces: Record<string, string> = {};

beforeAll(async () => {
  collector = await startOwnCollector();
  spotlight = await startSpotlight();
  Object.assign(process.env, {
    BOOKAPP_DATABASE_URL: process.env['DATABASE_URL'],
    SENTRY_SPOTLIGHT: spotlight.url,
    SENTRY_TRACE_URL: 'https://tempo.example/trace/{trace_id}',
    NODE_ENV: 'development',
  });
  const stack = await startStack({
    otlpUrl: collector.endpoints['otlpHttp'] ?? '',
    port: 0,
    backendPort: 0,
    kafkaBrokers: process.env['KAFKA_BROKERS'] ?? '',
    redisUrl: process.env['REDIS_URL'] ?? '',
    signal: new AbortController().signal,
    onStart: () => {},
  });
  try {
    await useEverything(stack);
    sentry = await spotlight.until((events) => events.some(({ tags }) => tags?.['error.type'] === 'injected_error'));
  } finally {
    // Each service exports what it has left, metrics too, before it ends.
    await stack.stop();
  }
  // What it was given is in its files when it has ended.
  await stopCollector(collector);
  collected = await readCollected(collector);
}, 180_000);

afterAll(async () => {
  await spotlight.close();
  await endOwnCollector(collector);
});

async function useEverything({ bookappUrl }: Stack): Promise<void> {
  const ask = async (name: string, method: string, path: string, body?: object): Promise<Response> => {
    const response = await fetch(new URL(path, bookappUrl), {
      method,
      headers: { 'x-request-id': `edges-${name}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    traces[name] = response.headers.get('traceparent')?.split('-')[1] ?? '';
    return response;
  };
  let id = 0;
  for (let index = 0; index < BOOKS; index += 1) {
    const added = await ask(`add-${index}`, 'POST', '/books/add', { title: 'Dune', author: 'F. Herbert' });
    expect(added.status).toBe(201);
    ({ id } = (await added.json()) as { readonly id: number });
  }
  expect((await ask('read', 'GET', `/books/${id}`)).status).toBe(200);
  expect((await ask('list', 'GET', '/books?limit=3')).status).toBe(200);
  const config = { endpoint_pattern: '/books/{id}', http_method: 'PATCH', error_rate: 1, error_code: 503 };
  const made = await ask('configure', 'POST', '/error-injection', config);
  const { id: configId } = (await made.json()) as { readonly id: number };
  expect((await ask('injected', 'PATCH', `/books/${id}`, { status: 'lost' })).status).toBe(503);
  expect((await ask('restore', 'DELETE', `/error-injection/${configId}`)).status).toBe(204);
  expect((await ask('after', 'PATCH', `/books/${id}`, { status: 'lost' })).status).toBe(200);
}

const ofTrace = (traceId: string | undefined) => collected.spans.filter((span) => span.traceId === traceId);
const serviceOf = ({ resource }: Span) => resource['service.name'];
const only = (spans: readonly Span[]): Span => {
  expect(spans).toHaveLength(1);
  return spans[0] as Span;
};
const statement = ({ attributes }: Span): string => {
  const text = attributes['db.query.text'] ?? attributes['db.statement'];
  return typeof text === 'string' ? (text.split(' ')[0] ?? '') : '';
};
const routeOf = ({ attributes }: Span) => attributes['http.route'];
const serverSpan = (traceId: string | undefined) =>
  only(ofTrace(traceId).filter((span) => span.kind === SERVER && serviceOf(span) === 'bookapp'));

/** The last value or count of each point of a metric, by one of its attributes. */
function pointsOf(name: string, attribute: string): Map<unknown, number> {
  const points = collected.metrics
    .filter((metric) => metric.name === name)
    .flatMap(
      ({ points: all }) => all as readonly { attributes: Record<string, unknown>; value?: number; count?: unknown }[],
    );
  return new Map(points.map((point) => [point.attributes[attribute], Number(point.value ?? point.count)]));
}

describe.each(Array.from({ length: BOOKS }, (_, index) => `add-${index}`))('%s', (name) => {
  const consumer = () =>
    only(
      collected.spans.filter(
        (span) => span.kind === CONSUMER && span.attributes['request.id'] === `edges-${name}` && span.links.length > 0,
      ),
    );

  test('goes from HTTP to the database, to the backend and to Kafka in one trace', () => {
    const spans = ofTrace(traces[name]);
    expect(routeOf(serverSpan(traces[name]))).toBe('/books/add');
    expect(spans.filter((span) => serviceOf(span) === 'bookapp').map(statement)).toContain('INSERT');
    const asked = only(spans.filter((span) => span.kind === SERVER && serviceOf(span) === 'backend'));
    expect(routeOf(asked)).toBe('/books/:id/shelf');
    const client = spans.find(({ spanId }) => spanId === asked.parentSpanId);
    expect([client?.kind, client && serviceOf(client)]).toEqual([CLIENT, 'bookapp']);
    expect(only(spans.filter(({ kind }) => kind === PRODUCER)).attributes['messaging.destination.name']).toBe(
      'book_ingestion',
    );
  });

  test('goes on in the consumer, in a trace of its own that is linked to that of the message, and to the database', () => {
    const producer = only(ofTrace(traces[name]).filter(({ kind }) => kind === PRODUCER));
    expect(consumer().parentSpanId).toBeUndefined();
    expect(consumer().traceId).not.toBe(traces[name]);
    expect(consumer().links).toContainEqual(
      expect.objectContaining({ traceId: producer.traceId, spanId: producer.spanId }),
    );
    expect(
      ofTrace(consumer().traceId)
        .filter((span) => serviceOf(span) === 'backend')
        .map(statement),
    ).toContain('SELECT');
  });

  test('is in the logs of both services, in the trace of each', () => {
    const logged = (eventName: string) =>
      collected.logRecords.filter(
        (record) => record.eventName === eventName && record.attributes['request.id'] === `edges-${name}`,
      );
    expect(logged('book.added').map(({ traceId }) => traceId)).toEqual([traces[name]]);
    expect(logged('book.ingested').map(({ traceId }) => traceId)).toEqual([consumer().traceId]);
  });

  test('is one complete flow', () => {
    const flows = receivedFlows(collected.logRecords).flows.filter(({ events }) =>
      events.some((event) => event.request_id === `edges-${name}`),
    );
    expect(flows.map(({ state }) => state)).toEqual(['complete']);
  });
});

test('metrics of the domain, of HTTP and of Kafka count them', () => {
  const operations = pointsOf('bookapp.books.operations', 'book.operation');
  expect(operations.get('add')).toBe(BOOKS);
  expect(operations.get('ingest')).toBeGreaterThanOrEqual(BOOKS);
  const requests = pointsOf('http.server.request.duration', 'http.route');
  expect(requests.get('/books/add')).toBe(BOOKS);
  const sent = pointsOf('messaging.client.sent.messages', 'messaging.destination.name');
  expect(sent.get('book_ingestion')).toBe(BOOKS);
});

test('a read goes through memory and Redis to the database, and a list asks the backend once', () => {
  const read = ofTrace(traces['read']);
  expect(read.filter(({ name }) => name === 'cache.tier').map(({ attributes }) => attributes['cache.tier'])).toEqual(
    expect.arrayContaining(['memory', 'redis']),
  );
  expect(read.map(statement)).toContain('SELECT');
  const asked = ofTrace(traces['list']).filter((span) => serviceOf(span) === 'backend');
  expect(routeOf(only(asked))).toBe('/shelves');
});

describe('an injected error', () => {
  const injected = {
    'error.type': 'injected_error',
    'error_injection.endpoint': '/books/{id}',
    'error_injection.status': 503,
  };

  test('is on the span of the request, which failed', () => {
    const span = serverSpan(traces['injected']);
    expect(span.status.code).toBe(ERROR);
    expect(span.attributes).toMatchObject({
      ...injected,
      // Whose error it is the HTTP instrumentation tells by its status.
      'error.type': '503',
      'error_injection.method': 'PATCH',
      'error_injection.rate': 1,
    });
  });

  test('is told to Sentry outside of the trace', () => {
    expect(ofTrace(traces['injected']).filter(({ kind }) => kind === CLIENT)).toEqual([]);
  });

  test('is in the log, in the trace', () => {
    const records = collected.logRecords.filter(({ eventName }) => eventName === 'error.injected');
    expect(records).toMatchObject([{ traceId: traces['injected'], severityNumber: 17, attributes: injected }]);
  });

  test('is in the metric', () => {
    const counts = [...pointsOf('bookapp.error_injection.injected', 'none').values()];
    expect(Math.max(...counts)).toBe(1);
  });

  test('is in Sentry, with the trace, a link to it, and what was injected', () => {
    const event = sentry.find(({ tags }) => tags?.['error.type'] === 'injected_error');
    expect(event).toMatchObject({
      level: 'error',
      message: 'error.injected',
      tags: {
        ...injected,
        service: 'bookapp',
        'otel.trace_id': traces['injected'],
        'otel.span_id': serverSpan(traces['injected']).spanId,
        'otel.trace_url': `https://tempo.example/trace/${traces['injected']}`,
        'request.id': 'edges-injected',
      },
    });
  });

  test('is gone once it is taken off', () => {
    expect(serverSpan(traces['after']).attributes['error.type']).toBeUndefined();
  });
});
