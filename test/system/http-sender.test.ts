/** The HTTP sender before a receiver that others have written: the Collector, over OTLP/HTTP in JSON. */
import { randomUUID } from 'node:crypto';
import { CONTENT_CODINGS, HttpSender } from '@weir/delivery/http';
import { expect, onTestFinished, test } from 'vitest';
import { untilCollected } from '../services/collector/collected.ts';
import { givenCollector } from '../services/collector/environment.ts';

const running = givenCollector(process.env);
const JSON_TYPE = { contentType: 'application/json' };

function sender(compression: (typeof CONTENT_CODINGS)[number]): HttpSender {
  const url = `${running.endpoints['otlpHttp']}/v1/logs`;
  const made = new HttpSender({ url, compression, minCompressBytes: 0 });
  onTestFinished(() => made.close());
  return made;
}

test.for(CONTENT_CODINGS)('what is posted in %s arrives', async (compression) => {
  const service = `books-${randomUUID()}`;
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  const logRecords = Array.from({ length: 100 }, (_, index) => ({ body: { stringValue: `grün ${index}` } }));
  const body = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
  expect(await sender(compression).post(Buffer.from(body), JSON_TYPE)).toMatchObject({
    status: 200,
    contentType: 'application/json',
  });

  const ofService = ({ resource: of }: { resource: Readonly<Record<string, unknown>> }): boolean =>
    of['service.name'] === service;
  const collected = await untilCollected(running, (all) => all.logRecords.filter(ofService).length === 100, {
    timeoutMs: 20_000,
  });
  const bodies = collected.logRecords.filter(ofService).map(({ body: text }) => text);
  expect(bodies).toEqual(logRecords.map(({ body: { stringValue } }) => stringValue));
});

test('what the Collector cannot read is refused, and not to be sent again', async () => {
  const refused = sender('gzip').post(Buffer.from('{"resourceLogs":'), JSON_TYPE);
  await expect(refused).rejects.toMatchObject({ code: 'WEIR_DELIVERY_HTTP_STATUS', retryable: false });
  await expect(refused).rejects.toThrow('answered 400');
});
