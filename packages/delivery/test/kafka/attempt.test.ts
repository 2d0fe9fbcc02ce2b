import type { ItemResult } from '@weir/otel-compat';
import { MultipleErrors, NetworkError, ResponseError, UserError } from '@platformatic/kafka';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { Attempt, type KafkaClient } from '../../src/kafka/attempt.ts';
import { type Failures, type KafkaRecord, prepareRecords } from '../../src/kafka/record.ts';
import { kafkaSettings } from '../../src/kafka/settings.ts';

const PRODUCE = 0;
const TOO_LARGE = 10;
const NOT_ENOUGH_REPLICAS = 19;
const DUPLICATE = 46;
const NOT_AUTHORISED = 29;

interface Sent {
  readonly topic: string;
  readonly partition: number;
  readonly value: Buffer;
}

/** A stand-in for the client: each request is answered, or failed, by `answer`. */
function attempt(
  batch: readonly KafkaRecord[],
  answer: (messages: readonly Sent[]) => Error | undefined,
  { partitions = 3, options = {} }: { partitions?: number; options?: object } = {},
) {
  const requests: (readonly Sent[])[] = [];
  const calls: object[] = [];
  let forgotten = 0;
  const client = {
    connections: [],
    metadata: ({ topics: [topic = ''] }: { topics: string[] }) =>
      topic.startsWith('missing')
        ? Promise.reject(new UserError(`Unknown topic ${topic}.`))
        : Promise.resolve({
            topics: new Map([[topic, { partitionsCount: partitions, partitions: Array(partitions).fill({}) }]]),
          }),
    send: ({ messages, ...call }: { messages: readonly Sent[] }) => {
      requests.push(messages);
      calls.push(call);
      const error = answer(messages);
      return error === undefined ? Promise.resolve({}) : Promise.reject(error);
    },
    clearMetadata: () => (forgotten += 1),
  };
  const settings = kafkaSettings({ brokers: ['127.0.0.1'], topic: 'orders', ...options });
  const failures: Failures = new Map();
  const records = prepareRecords(batch, { topic: 'orders', hash: 0 }, failures);
  return {
    requests,
    calls,
    forgotten: () => forgotten,
    results: async (): Promise<readonly ItemResult[]> => {
      await new Attempt(client as unknown as KafkaClient, settings, failures).send(records);
      return batch.map((_, index) => {
        const failure = failures.get(index);
        return failure === undefined ? 'delivered' : failure.retryable ? 'retry' : 'rejected';
      });
    },
  };
}

/** What the client makes of one broker's answer. */
function answered(codes: Readonly<Record<string, number>>): Error {
  const responses = Object.entries(codes).map(([place, errorCode]) => {
    const [name, index] = place.split(':');
    return { name, partitionResponses: [{ index: Number(index), errorCode }] };
  });
  const errors = Object.entries(codes)
    .filter(([, code]) => code !== 0)
    .map(([place, code]) => [place, [code, null]]);
  return new ResponseError(PRODUCE, 11, Object.fromEntries(errors), { responses });
}

function produced(errors: Error[], ...offsets: { topic: string; partition: number }[]): Error {
  return Object.assign(new MultipleErrors('Producing messages failed.', errors), { produced: { offsets } });
}

const at = (partition: number, value = 'value', topic?: string): KafkaRecord => ({ partition, value, topic });

test('what was taken everywhere is one request and has no failure', async () => {
  const { results, requests } = attempt([at(0), at(1), at(2)], () => undefined);
  expect(await results()).toEqual(['delivered', 'delivered', 'delivered']);
  expect(requests).toHaveLength(1);
});

test.each([
  [{}, { acks: -1, idempotent: true, compression: 'none', repeatOnStaleMetadata: true }],
  [
    { acks: '1', compression: 'zstd' },
    { acks: 1, idempotent: false, compression: 'zstd', repeatOnStaleMetadata: false },
  ],
  [
    { acks: 0, compression: 'lz4' },
    { acks: 0, idempotent: false, compression: 'lz4', repeatOnStaleMetadata: false },
  ],
  [
    { idempotent: false, autocreateTopics: true },
    { acks: -1, idempotent: false, autocreateTopics: true },
  ],
])('with %o the client is asked for %o', async (options, asked) => {
  const { results, calls } = attempt([at(0)], () => undefined, { options });
  await results();
  expect(calls).toMatchObject([asked]);
});

test('each record has the fate of its partition', async () => {
  const { results, forgotten } = attempt([at(0), at(1), at(2), at(1)], () =>
    produced([answered({ 'orders:0': 0, 'orders:1': NOT_ENOUGH_REPLICAS, 'orders:2': NOT_AUTHORISED })]),
  );
  expect(await results()).toEqual(['delivered', 'retry', 'rejected', 'retry']);
  expect(forgotten()).toBeGreaterThan(0);
});

test('a broker that did not answer does not share the refusal of one that did', async () => {
  const { results } = attempt([at(0), at(1), at(2)], () =>
    produced([answered({ 'orders:0': NOT_AUTHORISED }), new NetworkError('Connection closed')], {
      topic: 'orders',
      partition: 2,
    }),
  );
  expect(await results()).toEqual(['rejected', 'retry', 'delivered']);
});

test('the last of several answers counts, and one from before the connection was lost too', async () => {
  const errors = [
    answered({ 'orders:0': 0, 'orders:1': NOT_ENOUGH_REPLICAS }),
    answered({ 'orders:0': DUPLICATE, 'orders:1': NOT_AUTHORISED }),
  ];
  const several = attempt([at(0), at(1)], () => produced([new MultipleErrors('produce failed 2 times.', errors)]));
  expect(await several.results()).toEqual(['delivered', 'rejected']);

  const lost = [answered({ 'orders:0': 0, 'orders:1': NOT_ENOUGH_REPLICAS }), new NetworkError('Connection closed')];
  const cut = attempt([at(0), at(1)], () => produced([new MultipleErrors('produce failed 2 times.', lost)]));
  expect(await cut.results()).toEqual(['delivered', 'retry']);
});

test('an error code that the client does not know is tried again', async () => {
  const response = { responses: [{ name: 'orders', partitionResponses: [{ index: 0, errorCode: 9_999 }] }] };
  const { results } = attempt([at(0)], () => produced([Object.assign(new Error('new'), { response })]));
  expect(await results()).toEqual(['retry']);
});

test('records of a topic, or a partition, that is missing are left out, and the others are sent', async () => {
  const { results, requests } = attempt([at(0, 'a', 'missing'), at(0), at(7), { value: 'by no key' }], () => undefined);
  expect(await results()).toEqual(['retry', 'delivered', 'retry', 'delivered']);
  expect(requests).toHaveLength(1);
});

test('a topic without partitions, as one of the broker itself, is not sent to', async () => {
  const { results, requests } = attempt([{ value: 'a' }, { key: 'k', value: 'b' }], () => undefined, { partitions: 0 });
  expect(await results()).toEqual(['retry', 'retry']);
  expect(requests).toEqual([]);
});

/** A broker that takes a partition's part of a request if that is at most so large. */
function atMost(bytes: number): (messages: readonly Sent[]) => Error | undefined {
  return (messages) => {
    const sizes = Object.groupBy(messages, ({ topic, partition }) => `${topic}:${partition}`);
    const codes = Object.entries(sizes).map(([place, of = []]) => {
      const size = of.reduce((sum, { value }) => sum + value.length, 0);
      return [place, size > bytes ? TOO_LARGE : 0] as const;
    });
    return codes.every(([, code]) => code === 0) ? undefined : produced([answered(Object.fromEntries(codes))]);
  };
}

test.prop([
  fc.array(fc.record({ partition: fc.nat(2), size: fc.integer({ min: 0, max: 150 }) }), {
    minLength: 1,
    maxLength: 30,
  }),
])(
  'where a batch is too large, exactly the records that are too large alone are rejected, and the order in a partition is kept',
  async (shapes) => {
    const taken: number[][] = [[], [], []];
    const broker = atMost(100);
    const { results } = attempt(
      shapes.map(({ partition, size }, index) => ({ partition, value: Buffer.alloc(size, index) })),
      (messages) => {
        const error = broker(messages);
        const codes = new Map(
          (
            error as
              | {
                  errors?: {
                    response?: {
                      responses: { name: string; partitionResponses: { index: number; errorCode: number }[] }[];
                    };
                  }[];
                }
              | undefined
          )?.errors?.[0]?.response?.responses.map(({ partitionResponses: [one] }) => [one?.index, one?.errorCode]),
        );
        for (const { partition, value } of messages) {
          if ((codes.get(partition) ?? 0) === 0) taken[partition]?.push(value[0] ?? -1);
        }
        return error;
      },
    );
    expect(await results()).toEqual(shapes.map(({ size }) => (size > 100 ? 'rejected' : 'delivered')));
    for (const [partition, marks] of taken.entries()) {
      const wanted = shapes.flatMap(({ size, ...shape }, index) =>
        shape.partition === partition && size <= 100 ? [size === 0 ? -1 : index] : [],
      );
      expect(marks).toEqual(wanted);
    }
  },
);

test('records of one key, and of a batch without keys, go to one partition that there is', async () => {
  const { results, requests } = attempt(
    [...Array(9).keys()].map((index) => ({ key: `key ${index % 3}`, value: '' })),
    () => undefined,
  );
  await results();
  const places = requests[0]?.map(({ partition }) => partition) ?? [];
  expect(places.slice(3)).toEqual(places.slice(0, 6));
  expect(Math.max(...places)).toBeLessThan(3);
});
