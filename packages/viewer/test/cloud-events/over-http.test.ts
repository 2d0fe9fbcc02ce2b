import { expect, test } from 'vitest';
import { cloudEventsOf } from '../../src/cloud-events/over-http.ts';

const EVENT = { specversion: '1.0', id: '1', source: '/a', type: 'b' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const body = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

test('one event is the same in each of the three modes', () => {
  const data = { kind: 'json', value: { total: 7 } };
  const attributes = { ...EVENT, flowid: 'order/3', datacontenttype: 'application/json' };
  const structured = { ...attributes, data: { total: 7 } };
  const binary = {
    'content-type': 'application/json',
    'ce-flowid': 'order%2F3',
    ...Object.fromEntries(Object.entries(EVENT).map(([name, value]) => [`ce-${name}`, value])),
  };
  for (const events of [
    cloudEventsOf({ 'content-type': 'application/cloudevents+json' }, body(structured)),
    cloudEventsOf(BATCH, body([structured])),
    cloudEventsOf(binary, body({ total: 7 })),
  ]) {
    expect(events.map((event) => ({ ...event, attributes: { ...event.attributes } }))).toEqual([{ attributes, data }]);
  }
});

test('text and bytes stay what they are, and a version to come is taken', () => {
  const binary = (type: string) => ({
    'content-type': type,
    ...Object.fromEntries(
      Object.entries({ ...EVENT, specversion: '1.1' }).map(([name, value]) => [`ce-${name}`, value]),
    ),
  });
  expect(cloudEventsOf(binary('text/plain'), body('hi'))[0]?.data).toEqual({ kind: 'text', text: 'hi' });
  expect(cloudEventsOf(binary('image/png'), Buffer.from([0, 1, 2]))[0]?.data).toEqual({
    kind: 'binary',
    base64: 'AAEC',
  });
  expect(cloudEventsOf(BATCH, body([{ ...EVENT, data_base64: 'AAEC' }]))[0]?.data).toEqual({
    kind: 'binary',
    base64: 'AAEC',
  });
});

test.each([
  [BATCH, [EVENT, { ...EVENT, id: '' }], '[1]: id must be a text that is not empty'],
  [BATCH, {}, 'a batch must be an array of JSON'],
  [BATCH, Array.from({ length: 10_001 }, () => EVENT), '10001 events are more than maxEvents, 10000'],
  [{ 'content-type': 'application/cloudevents+json' }, '{', 'the body is not JSON in UTF-8'],
  [{ 'content-type': 'application/json', 'ce-id': '1' }, {}, 'source must be a text that is not empty'],
])('what is no event is refused, and the message says where (%#)', (headers, content, message) => {
  expect(() => cloudEventsOf(headers as never, body(content))).toThrow(`WEIR_VIEWER_CLOUD_EVENT: ${message}`);
});
