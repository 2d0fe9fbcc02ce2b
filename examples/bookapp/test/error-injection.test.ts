/** Errors that are injected over the API. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { ErrorInjector } from '../src/error-injection/injector.ts';
import { type RunningApp, startApp } from './running-app.ts';

let sdk: TestSdk;
let app: RunningApp;
let drawn = 0;

beforeAll(async () => {
  sdk = startTestSdk();
  app = await startApp(() => drawn);
}, 60_000);
afterAll(async () => {
  await app.close();
  await sdk.stop();
});
beforeEach(async () => {
  drawn = 0;
  await app.pool.query('DELETE FROM error_injection_config');
  await app.injector.refresh();
});

const READ = { endpoint_pattern: '/books/{id}', http_method: 'GET', error_rate: 1, error_code: 503 };

const told = (name: string) => sdk.logRecords().filter(({ eventName }) => eventName === name);

test('a configuration is made, listed, changed and deleted, and works at once', async () => {
  const made = await app.request('POST', '/error-injection', { ...READ, error_message: 'the river is dry' });
  const { id } = made.body as { readonly id: number };
  expect(made).toMatchObject({ status: 201, body: { ...READ, latency_ms: 0, abort: false } });
  expect(await app.request('GET', '/error-injection')).toMatchObject({ status: 200, body: [{ id, ...READ }] });
  expect(await app.request('GET', '/books/1')).toMatchObject({
    status: 503,
    type: 'application/problem+json; charset=utf-8',
    body: { type: '/problems/injected-error', detail: 'the river is dry' },
  });
  expect(await app.request('PUT', `/error-injection/${id}`, { ...READ, error_code: 418 })).toMatchObject({
    status: 200,
  });
  expect((await app.request('GET', '/books/1')).status).toBe(418);
  expect((await app.request('DELETE', `/error-injection/${id}`)).status).toBe(204);
  expect((await app.request('GET', '/books/1')).status).toBe(200);
  expect((await app.request('DELETE', `/error-injection/${id}`)).status).toBe(404);
  expect((await app.request('PUT', `/error-injection/${id}`, READ)).status).toBe(404);
});

test('it hits the route and method that it names, and no other', async () => {
  await app.request('POST', '/error-injection', READ);
  const answers = await Promise.all([
    app.request('GET', '/books/1'),
    app.request('GET', '/books/2/'),
    app.request('GET', '/books?limit=1'),
    app.request('PATCH', '/books/1', { status: 'lost' }),
    app.request('GET', '/health'),
    app.request('GET', '/error-injection'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 200, 200, 200, 200]);
});

test('it hits the share of requests that is drawn', async () => {
  await app.request('POST', '/error-injection', { ...READ, error_rate: 0.25 });
  const statusAt = async (random: number) => {
    drawn = random;
    return (await app.request('GET', '/books/1')).status;
  };
  expect([await statusAt(0), await statusAt(0.249), await statusAt(0.25), await statusAt(0.999)]).toEqual([
    503, 503, 200, 200,
  ]);
});

test('a log and a metric tell of each, with what was injected', async () => {
  const before = told('error.injected').length;
  await app.request('POST', '/error-injection', READ);
  await app.request('GET', '/books/1');
  expect(told('error.injected').slice(before)).toMatchObject([
    {
      severityNumber: 17,
      attributes: {
        'error.type': 'injected_error',
        'error_injection.endpoint': '/books/{id}',
        'error_injection.method': 'GET',
        'error_injection.rate': 1,
        'error_injection.status': 503,
        'error_injection.abort': false,
      },
    },
  ]);
});

test('latency alone delays the answer, which is the right one', async () => {
  await app.request('POST', '/error-injection', { ...READ, error_code: null, latency_ms: 1 });
  const before = told('error.injected').length;
  expect(await app.request('GET', '/books/1')).toMatchObject({ status: 200, body: { id: 1 } });
  expect(told('error.injected').slice(before)).toMatchObject([{ severityNumber: 13 }]);
});

test('abort ends the connection without an answer, and does not keep the server from closing', async () => {
  await app.request('POST', '/error-injection', { ...READ, error_code: null, abort: true });
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1').on('error', () => {});
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.write('GET /books/1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'close');
  expect(answer).toBe('');
});

test.each([
  [{ ...READ, endpoint_pattern: '/health' }, 'errors can be injected into'],
  [{ ...READ, endpoint_pattern: '/error-injection' }, 'errors can be injected into'],
  [{ ...READ, endpoint_pattern: '/error-injection/{id}', http_method: 'DELETE' }, 'errors can be injected into'],
  [{ ...READ, endpoint_pattern: '/books/{other}' }, 'errors can be injected into'],
  [{ ...READ, http_method: 'PUT' }, 'errors can be injected into'],
  [{ ...READ, http_method: 'TRACE' }, 'http_method'],
  [{ ...READ, error_rate: 1.1 }, 'error_rate'],
  [{ ...READ, error_rate: -0.1 }, 'error_rate'],
  [{ ...READ, error_code: 200 }, 'error_code'],
  [{ ...READ, error_code: 600 }, 'error_code'],
  [{ ...READ, latency_ms: 60_001 }, 'latency_ms'],
  [{ ...READ, error_code: null }, 'one of error_code, latency_ms and abort'],
  [{ ...READ, error_message: 'x'.repeat(501) }, 'error_message'],
  [{ ...READ, surprise: 1 }, 'additional properties'],
  [{}, 'required property'],
])('%j is refused: %s', async (config, detail) => {
  const answer = await app.request('POST', '/error-injection', config);
  expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } });
});

test('a second configuration of one route is a conflict', async () => {
  await app.request('POST', '/error-injection', READ);
  expect((await app.request('POST', '/error-injection', { ...READ, endpoint_pattern: '/books/{id}/' })).status).toBe(
    409,
  );
});

test('where the configuration cannot be read nothing is injected, which is told once, as is its end', async () => {
  await app.request('POST', '/error-injection', READ);
  const [unavailable, available] = ['error_injection.unavailable', 'error_injection.available'].map(
    (name) => told(name).length,
  );
  await app.pool.query('ALTER TABLE error_injection_config RENAME TO gone');
  await app.injector.refresh();
  await app.injector.refresh();
  expect((await app.request('GET', '/books/1')).status).toBe(200);
  await app.pool.query('ALTER TABLE gone RENAME TO error_injection_config');
  await app.injector.refresh();
  expect((await app.request('GET', '/books/1')).status).toBe(503);
  expect(told('error_injection.unavailable')).toHaveLength((unavailable ?? 0) + 1);
  expect(told('error_injection.available')).toHaveLength((available ?? 0) + 1);
});

test('a read that answers late does not bring back what was there before', async () => {
  const answers: ((rows: readonly object[]) => void)[] = [];
  const database = { query: () => new Promise((resolve) => answers.push((rows) => resolve({ rows }))) };
  const injector = new ErrorInjector(database as never, () => 0);
  const reads = [injector.refresh(), injector.refresh()];
  answers[1]?.([]);
  await reads[1];
  answers[0]?.([{ ...READ, id: 1, latency_ms: 0, abort: false }]);
  await reads[0];
  expect(injector.hit('GET /books/{id}')).toBeUndefined();
});
