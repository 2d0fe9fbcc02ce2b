import { expect, test } from 'vitest';
import { kafkaInstrumentationStats } from '../src/index.ts';
import { send, type StandInOptions, standInProducer, textSerializer } from './stand-in-client.ts';
import { start } from './start.ts';

const json = (data: unknown): Buffer => Buffer.from(JSON.stringify(data), 'utf8');
const message = { topic: 'orders', value: 'body' };

function written(serializers: StandInOptions['serializers']): Map<unknown, unknown> {
  const [sent] = send(standInProducer({ serializers }), message);
  return sent?.headers as Map<unknown, unknown>;
}

test('to a producer that serialises text, headers are text', () => {
  start();
  const headers = written({ headerKey: textSerializer, headerValue: textSerializer });
  expect([...headers]).toEqual([['traceparent', expect.stringMatching(/^00-/)]]);
});

test('to a producer without serialisers, which sends only bytes, names and values are bytes', () => {
  start();
  for (const serializers of [undefined, {}]) {
    const [[name, value] = []] = [...written(serializers)];
    expect(Buffer.isBuffer(name) && name.toString()).toBe('traceparent');
    expect(Buffer.isBuffer(value) && value.toString()).toMatch(/^00-/);
  }
});

test('names and values are judged apart', () => {
  start();
  const [[name, value] = []] = [...written({ headerKey: textSerializer })];
  expect(name).toBe('traceparent');
  expect(value).toBeInstanceOf(Buffer);
});

test('a producer whose serialisers change text, or throw, gets no header, which is counted', () => {
  start();
  const before = kafkaInstrumentationStats().not_injected;
  const throwing = (): never => {
    throw new Error('no');
  };
  for (const headerValue of [json, throwing]) {
    expect(written({ headerKey: textSerializer, headerValue })).toBeUndefined();
  }
  expect(kafkaInstrumentationStats().not_injected - before).toBe(2);
});

test('the serialisers of a schema registry are judged as any others', () => {
  start();
  const serializers = { headerKey: textSerializer, headerValue: textSerializer };
  const producer = standInProducer({ registry: { getSerializers: () => serializers } });
  const [sent] = send(producer, message);
  expect([...((sent?.headers as Map<unknown, unknown> | undefined) ?? [])]).toHaveLength(1);
});

test('a serialiser is tried once, however many messages there are', () => {
  start();
  let tried = 0;
  const counting = (data: never): Uint8Array | undefined => {
    tried += 1;
    return textSerializer(data);
  };
  const producer = standInProducer({ serializers: { headerKey: counting, headerValue: textSerializer } });
  send(producer, message, message, message);
  send(producer, message);
  expect(tried).toBe(1);
});
