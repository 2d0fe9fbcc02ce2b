import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OtlpReceiver } from '../../src/http/listening.ts';
import { startOtlpReceiver } from '../../src/http/receiver.ts';
import { send } from './http-client.ts';

const maxBodyBytes = 100_000;
const protobuf = { 'content-type': 'application/x-protobuf' };

let receiver: OtlpReceiver;
let traces: string;

beforeEach(async () => {
  receiver = await startOtlpReceiver({ port: 0, maxBodyBytes });
  traces = `${receiver.url}/v1/traces`;
});
afterEach(() => receiver.close());

test.each(['/v1/traces', '/v1/logs', '/v1/metrics', '/v1/traces?source=test'])(
  '%s takes both encodings, and answers in them',
  async (path) => {
    const json = await send(receiver.url + path, { headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect([json.status, json.headers['content-type'], json.body.toString()]).toEqual([200, 'application/json', '{}']);
    const binary = await send(receiver.url + path, { headers: protobuf, body: '' });
    expect([binary.status, binary.headers['content-type'], binary.body.length]).toEqual([
      200,
      'application/x-protobuf',
      0,
    ]);
  },
);

test('bad data is named by its place', async () => {
  const body = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":1}]}]}]}';
  const answer = JSON.parse((await send(traces, { body })).body.toString()) as unknown;
  const place = 'resourceSpans[0].scopeSpans[0].spans[0].name';
  expect(answer).toEqual({ message: `WEIR_VIEWER_DECODE: ${place} must be a string (got number)` });
});

test('a taken port rejects with its number', async () => {
  await expect(startOtlpReceiver({ port: receiver.port })).rejects.toMatchObject({
    code: 'WEIR_VIEWER_PORT_TAKEN',
    message: `WEIR_VIEWER_PORT_TAKEN: port ${receiver.port} on 127.0.0.1 is in use`,
    cause: { code: 'EADDRINUSE' },
  });
});

test('an address that is not of this machine rejects', async () => {
  await expect(startOtlpReceiver({ port: 0, host: '203.0.113.1' })).rejects.toMatchObject({
    code: 'WEIR_VIEWER_LISTEN',
  });
});

test.each([
  [{ port: 65_536 }, 'port must be an integer from 0 to 65535 (got 65536)'],
  [{ port: '4318' as never }, 'port must be an integer from 0 to 65535 (got string)'],
  [{ maxBodyBytes: 0 }, 'maxBodyBytes must be an integer from 1'],
  [{ onLogs: 'log' as never }, 'onLogs must be a function (got string)'],
])('a bad option rejects with its name: %j', async (options, message) => {
  await expect(startOtlpReceiver(options)).rejects.toThrow(`WEIR_VIEWER_OPTION: ${message}`);
});
