import { CloudEventEmitter, type CloudEventV1, HTTP_MODES, httpBinding } from '@weir/cloudevents';
import { HTTP } from 'cloudevents';
import { expect, test } from 'vitest';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { startHttpReceiver } from '../faults/http-receiver.ts';
import { readByPython } from './cloudevents-in-python.ts';

const SOURCE = 'https://orders.acme.com';
const json = {
  type: 'io.coresdk.policy.decision',
  subject: 'tenant/acme/user/Zoë "2"',
  datacontenttype: 'application/json',
  data: { result: 'allowed', nested: { list: [1, null, 'ü'] } },
};
const plain = { ...json, data: 'text', datacontenttype: 'text/plain' };

test.for(HTTP_MODES)('in %s mode, the official SDK and that of Python read what was emitted', async (mode) => {
  const receiver = closedAfterTest(await startHttpReceiver());
  let sent = 0;
  const emitter = new CloudEventEmitter({
    source: SOURCE,
    binding: httpBinding({ endpoint: receiver.url, mode, compression: 'gzip', minCompressBytes: 1 }),
    id: () => `id-${(sent += 1)}`,
  });
  for (const event of [json, plain, { ...json, severitynumber: 9 }]) emitter.emitBestEffort(event);
  expect(await emitter.shutdown()).toBe(true);

  const messages = receiver.requests.map(({ content, headers }) => ({
    binding: 'http' as const,
    value: content,
    headers,
  }));
  const inPython = await readByPython(messages);
  const byId = inPython.toSorted((a, b) => String(a.attributes['id']).localeCompare(String(b.attributes['id'])));
  const attributes = { type: json.type, source: SOURCE, specversion: '1.0' };
  expect(byId).toMatchObject([
    { attributes: { ...attributes, id: 'id-1' }, data: json.data },
    { attributes: { ...attributes, id: 'id-2' }, data: 'text' },
    { attributes: { ...attributes, id: 'id-3', severitynumber: '9' }, data: json.data },
  ]);
  expect(byId.map(({ attributes: { subject } }) => subject)).toEqual(Array(3).fill(json.subject));

  const inJavaScript = receiver.requests.flatMap(
    ({ text, headers }) => HTTP.toEvent({ headers, body: text }) as CloudEventV1<unknown>,
  );
  expect(inJavaScript.map(({ id }) => id).toSorted()).toEqual(['id-1', 'id-2', 'id-3']);
  for (const event of inJavaScript) expect(event).toMatchObject({ type: json.type, source: SOURCE });
});
