import type { KafkaRecord } from '@weir/delivery/kafka';
import type { ItemResult, Transport } from '@weir/otel-compat';
import { expect, test } from 'vitest';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import { CloudEventEmitter, type CloudEventV1 } from '../../src/index.ts';
import { kafkaBinding, type KafkaBindingOptions } from '../../src/kafka.ts';
import { SOURCE } from '../receiver.ts';

const event: CloudEventV1<unknown> = {
  specversion: '1.0',
  id: '1',
  source: SOURCE,
  type: 'io.acme.order.placed',
  subject: 'tenant/acme',
  data: { total: 7 },
};

/** A stand-in for brokers that fail as they are told: partition by partition, as brokers do, so that a key fails as a whole. */
class Broker implements Transport<KafkaRecord> {
  readonly batches: (readonly KafkaRecord[])[] = [];
  readonly taken: KafkaRecord[] = [];
  readonly #fails: (batch: number) => boolean;

  constructor(fails: (batch: number) => boolean = () => false) {
    this.#fails = fails;
  }

  async send(batch: readonly KafkaRecord[]): Promise<readonly ItemResult[]> {
    this.batches.push(batch);
    const keys = new Set(batch.map(({ key }) => key));
    const failing = new Set([...keys].filter(() => this.#fails(this.batches.length)));
    const results = batch.map(({ key }) => (failing.has(key) ? 'retry' : 'delivered'));
    this.taken.push(...batch.filter((_, index) => results[index] === 'delivered'));
    return results;
  }
}

test('by default a record has the attributes as headers and the data as its value; the key is the subject', () => {
  const { key, value, headers } = kafkaBinding({ sender: new Broker() }).encode(event);
  expect([key, value?.toString()]).toEqual(['tenant/acme', '{"total":7}']);
  expect(headers).toMatchObject({
    ce_type: 'io.acme.order.placed',
    ce_source: SOURCE,
    'content-type': 'application/json',
  });
});

test('in structured mode the value is the whole event, and the attributes are headers again', () => {
  const { value, headers } = kafkaBinding({ sender: new Broker(), mode: 'structured' }).encode(event);
  expect(JSON.parse(value?.toString() ?? '')).toEqual(event);
  expect(headers['ce_type']).toBe('io.acme.order.placed');
});

test('an event without data is a tombstone', () => {
  const { data: _, ...empty } = event;
  expect(kafkaBinding({ sender: new Broker() }).encode(empty)).toMatchObject({ key: 'tenant/acme', value: null });
});

test('events of one key stay in order over retries, and those without a key wait for nobody', async () => {
  let seed = 7;
  const chance = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const broker = new Broker((batch) => batch < 40 && chance() < 0.5);
  const emitter = new CloudEventEmitter({
    source: SOURCE,
    binding: kafkaBinding({ sender: broker, batchSize: 10 }),
    retry: { maxAttempts: 1_000, baseMs: 1, maxMs: 3 },
    breaker: false,
  });
  const subjects = ['a', 'b', 'c', undefined];
  for (let index = 0; index < 400; index += 1) {
    const subject = subjects[index % 4];
    emitter.emitBestEffort({ type: 'io.acme.n', data: index, ...(subject === undefined ? {} : { subject }) });
  }
  expect(await emitter.shutdown({ timeoutMs: 60_000 })).toBe(true);
  expect(emitter.stats()).toMatchObject({ offered: 400, delivered: 400, pending: 0 });
  const order = (subject: string): number[] =>
    broker.taken.filter(({ key }) => key === subject).map(({ value }) => Number(value?.toString()));
  for (const subject of ['a', 'b', 'c']) expect(order(subject)).toEqual(order(subject).toSorted((a, b) => a - b));
  expect(broker.batches.length).toBeGreaterThan(40);
});

test('a partitionkey is the key, before the subject', () => {
  const binding = kafkaBinding({ sender: new Broker() });
  expect(binding.encode({ ...event, partitionkey: 'p-1' }).key).toBe('p-1');
  expect(binding.keyOf?.({ ...event, partitionkey: 'p-1' })).toBe('p-1');
});

const secret = 'a password that nobody sees';

test.for<[unknown, string]>([
  [undefined, 'WEIR_CLOUDEVENTS_OPTION: options must be an object (got undefined)'],
  [{ brokers: ['a'], mode: 'batch' }, 'WEIR_CLOUDEVENTS_OPTION: mode must be one of binary, structured (got string)'],
  [{ sender: 7 }, 'WEIR_CLOUDEVENTS_OPTION: sender must be a transport of records (got number)'],
  [{}, 'WEIR_DELIVERY_OPTION: brokers must be a list of at least one broker (got undefined)'],
  [
    { brokers: ['a'], timeoutMs: 0 },
    'WEIR_CLOUDEVENTS_OPTION: timeoutMs must be an integer from 1 to 2147483647 (got number)',
  ],
  [{ brokers: ['a'], sasl: { mechanism: secret } }, 'WEIR_DELIVERY_OPTION: sasl.mechanism must be one of PLAIN'],
  [{ brokers: [`u:${secret}@a`] }, 'WEIR_DELIVERY_OPTION: brokers[0] must be a host, or host:port, without a user'],
])('bad options are refused when the binding is made: %j', ([options, message]) => {
  let thrown: unknown;
  try {
    kafkaBinding(options as KafkaBindingOptions);
  } catch (error) {
    thrown = error;
  }
  expect((thrown as Error).message).toContain(message);
  expect(findSecrets({ secret }, thrown)).toEqual([]);
});
