import { fc, test } from '@fast-check/vitest';
import { type CloudEventV1, HTTP } from 'cloudevents';
import { describe, expect } from 'vitest';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { HTTP_MODES, type HttpMode } from '../../src/index.ts';
import { event as anyEvent } from '../arbitraries.ts';
import { emitterTo } from '../receiver.ts';

type Event = CloudEventV1<unknown>;

// Requests under way at once arrive in any order: the id says which is which.
const events = fc
  .array(anyEvent, { minLength: 1, maxLength: 12 })
  .map((several) => several.map((event, index): Event => ({ time: '2026-03-19T14:35:00Z', ...event, id: `${index}` })));

/** What a receiver reads by the official SDK, in the order of ids. */
async function readOfficially(given: readonly Event[], mode: HttpMode): Promise<readonly Event[]> {
  const receiver = await startHttpReceiver();
  const emitter = emitterTo(receiver.url, { mode });
  for (const event of given) emitter.emitBestEffort(event);
  expect(await emitter.shutdown()).toBe(true);
  await receiver.close();
  return receiver.requests
    .flatMap(({ headers, bytes, text }) => {
      const body = headers['content-type'] === 'image/png' ? bytes : text;
      return HTTP.toEvent<unknown>({ headers, body }) as Event;
    })
    .toSorted((a, b) => Number(a.id) - Number(b.id));
}

describe.each(HTTP_MODES)('in %s mode the official SDK reads all that is emitted', (mode) => {
  test.prop([events], { numRuns: 25 })('every attribute, and the data', async (given) => {
    const read = await readOfficially(given, mode);
    // A single event of a batch is sent structured.
    const sent = mode === 'batch' && given.length === 1 ? 'structured' : mode;
    expect(read.length).toBe(given.length);
    for (const [index, event] of given.entries()) {
      const { data: _read, data_base64: _bytes, time: timeRead, ...attributesRead } = { ...read[index]! };
      const { data: _data, time, ...attributes } = event;
      // It ends time at the millisecond, but for batches.
      expect(Date.parse(timeRead!)).toBe(Date.parse(time!));
      const asRead = sent === 'binary' ? decodedTexts(attributesRead) : attributesRead;
      expect(asRead).toEqual(sent === 'binary' ? textsOf(attributes) : attributes);
      expect(dataOf(read[index]!, sent)).toEqual(wantedData(event, sent));
    }
  });
});

test('the official SDK leaves header values percent-encoded, which the HTTP binding has receivers decode', async () => {
  const subject = 'Euro \u20ac 100%';
  const [read] = await readOfficially([{ specversion: '1.0', id: '0', source: '/', type: 'a', subject }], 'binary');
  expect(read?.subject).toBe('Euro%20%E2%82%AC%20100%25');
});

/** In headers all attributes are text. */
function textsOf(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
}

/** What a receiver has to do itself, as the official SDK does not: see the test above. */
function decodedTexts(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const decoded = ([name, value]: [string, unknown]): [string, unknown] => [
    name,
    name === 'datacontenttype' ? value : decodeURIComponent(String(value)),
  ];
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(decoded),
  );
}

/** The data as it was read; bytes as a list of numbers. */
function dataOf({ data }: Event, mode: HttpMode): unknown {
  // It has bytes of the JSON format in an array of integers of 32 bits.
  if (ArrayBuffer.isView(data)) return Array.from(data as Uint8Array | Uint32Array);
  return mode === 'binary' && data === '' ? undefined : data;
}

/** The data as it should be read, or where the official SDK has it wrong, as that gives it. */
function wantedData({ data, datacontenttype }: Event, mode: HttpMode): unknown {
  if (data instanceof Uint8Array) return mode === 'binary' || data.length > 0 ? [...data] : undefined;
  // In the JSON format it drops data that is false, 0, null or an empty text, but for batches.
  if (mode === 'structured' && !data) return undefined;
  if (mode === 'binary' && datacontenttype === 'application/json') {
    // It takes a JSON number, boolean or null that is a whole body for text without its quotes.
    const isBare = typeof data === 'number' || typeof data === 'boolean' || data === null;
    return data === '' ? undefined : isBare ? JSON.stringify(data) : data;
  }
  return data === '' && mode === 'binary' ? undefined : data;
}
