import { once } from 'node:events';
import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { type AdminEndpointOptions, LogTap, startAdminEndpoint } from '../../src/admin.ts';
import { eventLogger, LogRouter } from '../../src/index.ts';
import { ownMetrics } from '../../src/its/own-metrics.ts';

const TOKEN = 'a-token-of-some-length';

async function started(options: Partial<AdminEndpointOptions> = {}) {
  const router = new LogRouter({ env: {} });
  const tap = new LogTap({ router });
  tap.start();
  const admin = await startAdminEndpoint({ tap, ...options });
  onTestFinished(() => admin.close());
  return { admin, tap, log: eventLogger('shop', { router, provider: 'opentelemetry' }) };
}

async function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const sent = request(url, { headers, method }).end();
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode as number, body: JSON.parse(text) as never };
}

test('recent events, metrics and what is declared are told as JSON', async () => {
  const { admin, log } = await started({
    metricProducers: [
      ownMetrics(() => ({
        console_direct: { offered: 3, delivered: 2, deadLettered: 0, dropped: { queue_full: 1 } as never, pending: 0 },
      })),
    ],
    schemas: [{ liveSchema: () => [{ name: 'receiver' }] }],
  });
  log.info('order.placed', { items: 3 });
  log.info('order.placed', { items: 4 });
  const api = `${admin.url}/api/v1/telemetry`;
  expect((await get(`${api}/logs?after=1&limit=5`)).body).toMatchObject({
    logs: [{ seq: 2, attributes: { items: 4 } }],
    nextSeq: 2,
  });
  expect((await get(`${api}/metrics`)).body).toMatchObject({
    metrics: expect.arrayContaining([
      expect.objectContaining({
        name: 'event_logger.events.processed',
        points: [
          { attributes: { 'event_logger.output': 'console_direct' }, value: 2 },
          { attributes: { 'event_logger.output': 'console_direct', 'error.type': 'queue_full' }, value: 1 },
        ],
      }),
    ]) as unknown,
  });
  expect((await get(`${api}/live-schema`)).body).toEqual({ schemas: [[{ name: 'receiver' }]] });
});

test('events can be followed as they come', async () => {
  const { admin, log } = await started();
  const sent = request(`${admin.url}/api/v1/telemetry/logs/stream`).end();
  const [response] = await once(sent, 'response');
  const [greeting] = await once(response, 'data');
  expect(String(greeting)).toBe(': following\n\n');
  log.warn('order.late', { minutes: 5 });
  const [data] = await once(response, 'data');
  sent.destroy();
  const [id, line] = String(data).split('\n');
  expect(id).toBe('id: 1');
  expect(JSON.parse((line as string).slice('data: '.length))).toMatchObject({ event: 'order.late', missed: 0 });
});

test('beyond loopback it does not listen without a token, and with one it answers nobody who has none', async () => {
  await expect(startAdminEndpoint({ host: '0.0.0.0' })).rejects.toThrow('WEIR_EVENT_LOGGER_ADMIN: token must be given');
  await expect(startAdminEndpoint({ host: '' })).rejects.toThrow('host must be an address');
  await expect(startAdminEndpoint({ token: 'short' })).rejects.toThrow('token must have at least 16 characters');
  const { admin } = await started({ token: TOKEN });
  const url = `${admin.url}/api/v1/telemetry/logs`;
  expect((await get(url)).status).toBe(401);
  expect((await get(url, { authorization: 'Bearer other-token-of-length' })).status).toBe(401);
  expect((await get(url, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
});

test.each([
  ['a page of another site', { origin: 'http://evil.example' }, 403],
  ['a page of another site that asks without saying so', { 'sec-fetch-site': 'cross-site' }, 403],
  ['an address that is typed', { 'sec-fetch-site': 'none' }, 200],
  ['a name that was made to lead here', { host: 'evil.example:80' }, 403],
  ['the name of loopback', { host: 'localhost:80' }, 200],
])('%s is answered as it should be', async (_, headers, status) => {
  const { admin } = await started();
  expect((await get(`${admin.url}/api/v1/telemetry/logs`, headers)).status).toBe(status);
});

test.each([
  ['/api/v1/telemetry/logs?after=-1', 'GET', 400],
  ['/api/v1/telemetry/logs?limit=0', 'GET', 400],
  ['/api/v1/telemetry/logs?limit=1e9', 'GET', 400],
  ['/api/v1/telemetry/logs', 'POST', 405],
  ['/../../etc/passwd', 'GET', 404],
  ['//[', 'GET', 404],
])('%s by %s is refused with %i', async (path, method, status) => {
  const { admin } = await started();
  const { port } = new URL(admin.url);
  const sent = request({ host: '127.0.0.1', port, path, method }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  expect(response.statusCode).toBe(status);
});

test('a port that is taken is an error with a name, and what fails within is no more than an answer', async () => {
  const { admin } = await started({
    schemas: [
      {
        liveSchema: () => {
          throw new Error('secret');
        },
      },
    ],
  });
  const port = Number(new URL(admin.url).port);
  await expect(startAdminEndpoint({ port: 65_536 })).rejects.toThrow('port 65536 cannot be listened on');
  await expect(startAdminEndpoint({ port })).rejects.toThrow(`port ${port} cannot be listened on`);
  expect(await get(`${admin.url}/api/v1/telemetry/live-schema`)).toEqual({ status: 500, body: { error: 'internal' } });
});
