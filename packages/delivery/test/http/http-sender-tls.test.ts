import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { makeCertificates } from '../../../../test/services/kafka/certificates.ts';
import { failureOf, NDJSON, senderTo } from './senders.ts';

let folder: string;
let ca: string;
let pem: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-http-tls-'));
  const { caFile, keyStoreFile } = await makeCertificates(join(folder, 'tls'));
  [ca, pem] = await Promise.all([readFile(caFile, 'utf8'), readFile(keyStoreFile, 'utf8')]);
});
afterAll(() => rm(folder, { recursive: true }));

const receiver = async () => closedAfterTest(await startHttpReceiver({ tls: { key: pem, cert: pem } }));
const body = Buffer.from('{}\n');

test('over TLS, a receiver whose authority is trusted gets the batches, on one connection', async () => {
  const { url, requests } = await receiver();
  const sender = senderTo(url, { tls: { ca } });
  for (let count = 0; count < 3; count += 1) await sender.post(body, NDJSON);
  expect(requests.map(({ text, connection }) => [text, connection])).toEqual(Array(3).fill(['{}\n', 1]));
});

test('a receiver whose authority is unknown gets nothing', async () => {
  const { url, requests } = await receiver();
  const failure = await failureOf(senderTo(url).post(body, NDJSON));
  expect(failure).toMatchObject({ code: 'WEIR_DELIVERY_HTTP_CONNECTION', retryable: true });
  expect(failure.message).toMatch(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN/);
  expect(requests).toEqual([]);
});

test('a receiver of another name gets nothing', async () => {
  const { url, requests } = await receiver();
  const failure = await failureOf(senderTo(url, { tls: { ca, servername: 'elsewhere.example' } }).post(body, NDJSON));
  expect(failure.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(requests).toEqual([]);
});

test('a receiver that speaks no TLS gets nothing', async () => {
  const plain = closedAfterTest(await startHttpReceiver());
  const failure = await failureOf(senderTo(plain.url.replace('http:', 'https:'), { tls: { ca } }).post(body, NDJSON));
  expect(failure).toMatchObject({ code: 'WEIR_DELIVERY_HTTP_CONNECTION', retryable: true });
  expect(plain.requests).toEqual([]);
});
