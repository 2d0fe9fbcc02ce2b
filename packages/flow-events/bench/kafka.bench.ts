/** How many flow events a second does Kafka take from us, beside the bare client? */
import { Producer, type ProducerOptions, stringSerializers } from '@platformatic/kafka';
import type { FlowEvent } from '@weir/flow-events';
import { KafkaTransport } from '@weir/flow-events/kafka';
import { type BenchTopic, benchTopic } from '../../../test/bench/kafka-broker.ts';
import type { Prepared, Question, Side } from '../../../test/bench/question.ts';
import { benchEvents } from './events.ts';

const BATCH = 500;
const BATCHES = 8;
const BATCHES_IN_A_SAMPLE = 20;
const PARTITIONS = 3;
const CLIENT = '@platformatic/kafka 2.12.1';

const batches = Array.from({ length: BATCHES }, () => benchEvents(BATCH));

type SendBatch = (batch: readonly FlowEvent[], index: number) => Promise<unknown>;

/** Nanoseconds an event, over batches of which so many are in flight at once. */
async function sample(send: SendBatch, inFlight: number): Promise<number> {
  const start = process.hrtime.bigint();
  const pending: Promise<unknown>[] = [];
  for (let index = 0; index < BATCHES_IN_A_SAMPLE; index += 1) {
    if (pending.length === inFlight) await pending.shift();
    pending.push(send(batches[index % BATCHES] as readonly FlowEvent[], index % BATCHES));
  }
  await Promise.all(pending);
  return Number(process.hrtime.bigint() - start) / (BATCHES_IN_A_SAMPLE * BATCH);
}

/** A side that sends to a topic of its own. */
function side(
  name: string,
  inFlight: number,
  open: (topic: BenchTopic) => { readonly send: SendBatch; readonly close: () => Promise<unknown> },
): Side {
  return {
    name,
    version: CLIENT,
    setup: async (): Promise<Prepared> => {
      const topic = await benchTopic(PARTITIONS);
      const { send, close } = open(topic);
      return {
        sample: () => sample(send, inFlight),
        teardown: async () => {
          await close();
          await topic.release();
        },
      };
    },
  };
}

// With fewer retries the idempotent client tries for ever.
const IDEMPOTENT = { idempotent: true, acks: -1, retries: 3 } as const;

const headersOf = ({ trace_id: traceId, span_id: spanId }: FlowEvent): Record<string, string> => ({
  'content-type': 'application/json',
  'schema-version': '1',
  traceparent: `00-${traceId}-${spanId}-01`,
});

/** The bare client as its documentation has it: text, and serializers that make bytes of it. */
function bare(name: string, inFlight: number, { headers }: { headers: boolean }): Side {
  return side(name, inFlight, ({ topic, brokers }) => {
    const options: ProducerOptions<string, string, string, string> = {
      clientId: 'bench',
      bootstrapBrokers: [...brokers],
      serializers: stringSerializers,
      ...IDEMPOTENT,
    };
    const producer = new Producer(options);
    return {
      send: (batch) =>
        producer.send({
          messages: batch.map((event) => ({
            topic,
            key: event.flow_id,
            value: JSON.stringify(event),
            ...(headers ? { headers: headersOf(event) } : {}),
          })),
        }),
      close: () => producer.close(),
    };
  });
}

const ready = side('bare client, ready bytes', 1, ({ topic, brokers }) => {
  const producer = new Producer({ clientId: 'bench', bootstrapBrokers: [...brokers], ...IDEMPOTENT });
  const records = batches.map((batch) =>
    batch.map((event) => ({
      topic,
      key: Buffer.from(event.flow_id),
      value: Buffer.from(JSON.stringify(event)),
      headers: new Map(Object.entries(headersOf(event)).map(([key, value]) => [Buffer.from(key), Buffer.from(value)])),
    })),
  );
  return { send: (_, index) => producer.send({ messages: records[index] ?? [] }), close: () => producer.close() };
});

const { signal } = new AbortController();

const question: Question = {
  name: 'flow-events/kafka',
  question: `flow events to Kafka, acks all, idempotent, batches of ${BATCH}: one event`,
  // Two batches in flight, as whoever queues would have it: one is made ready while the other is on its way.
  ours: side('KafkaTransport', 2, ({ topic, brokers }) => {
    const transport = new KafkaTransport({ brokers, topic });
    return { send: (batch) => transport.send(batch, signal), close: () => transport.close() };
  }),
  rivals: [
    bare('bare client, stringifies', 1, { headers: true }),
    ready,
    bare('bare client, stringifies, two in flight', 2, { headers: true }),
    bare('bare client, stringifies, no headers', 1, { headers: false }),
  ],
  bar: [
    { kind: 'at_least', ratio: 1, rival: 'bare client, stringifies' },
    { kind: 'at_least', ratio: 0.85, rival: 'bare client, ready bytes' },
  ],
};

export default question;
