import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { RunningService } from '../service.ts';
import { serviceEnvironment } from '../environment.ts';
import { givenCollector } from './environment.ts';
import { restartCollector, stopCollector } from './process.ts';
import { collector } from './service.ts';

/** Answers every export with this status; the Collector's place is taken to see what is sent to a named one. */
async function receiver(status: number) {
  const requests: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ url, headers }, response) => {
    requests.push({ url, headers });
    response.writeHead(status).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return { requests, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function named(endpoint: string): RunningService {
  return collector.named({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }) as RunningService;
}

test('the environment names a Collector by the base of its OTLP/HTTP addresses, or none', () => {
  expect(named('http://host:4318/base/').endpoints).toEqual({ otlpHttp: 'http://host:4318/base' });
  expect(collector.named({})).toBeUndefined();
  expect(collector.named({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined();
});

test('a named Collector works when it accepts an export, user and password of its URL sent as they must be', async () => {
  const { requests, host } = await receiver(200);
  await collector.check(named(`http://user:p%40ss@${host}/base/`));
  expect(requests).toMatchObject([
    { url: '/base/v1/traces', headers: { authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` } },
  ]);
});

test('what a check says holds no password', async () => {
  const { host } = await receiver(503);
  await expect(collector.check(named(`http://user:secret@${host}`))).rejects.toThrow(
    'the Collector answered 503 to an export',
  );
  await expect(collector.check(named('http://user:secret@127.0.0.1:1'))).rejects.toThrow(/^(?!.*secret)/);
  await expect(collector.check(named('user:secret@host'))).rejects.toThrow(/^(?!.*secret)/);
});

test('a named Collector is neither stopped nor started', async () => {
  await expect(stopCollector(named('http://host'))).rejects.toThrow('not ours to stop');
  await expect(restartCollector(named('http://host'))).rejects.toThrow('not ours to stop');
});

test('tests learn of a running Collector by one variable, but not of its processes', () => {
  const running: RunningService = {
    name: 'collector',
    version: '1',
    pids: [1],
    endpoints: { otlpHttp: 'http://host' },
  };
  expect(givenCollector(serviceEnvironment(running))).toEqual({ ...running, pids: [] });
  expect(() => givenCollector({})).toThrow('no collector is known: start one and set WEIR_COLLECTOR');
});
