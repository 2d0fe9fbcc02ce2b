/** One attempt at a batch: where each record goes, and what became of it. */
import type { MessageToProduce, Producer } from '@platformatic/kafka';
import { DeliveryError } from '../errors.ts';
import { answersIn, isRefusedForRecord, isTaken, partitionFailure, partitionKey } from './answer.ts';
import { drained } from './connections.ts';
import { failureOf } from './failure.ts';
import type { Failures, PreparedRecord } from './record.ts';
import type { KafkaSettings } from './settings.ts';

/** The client, by what is called of it. */
export type KafkaClient = Pick<
  Producer<Buffer, Buffer, Buffer, Buffer>,
  'clearMetadata' | 'close' | 'connections' | 'metadata' | 'send'
>;

// A broker that makes a topic on request says at first that there is none.
const AUTOCREATE_RETRIES = 5;

/** Sends records and adds a failure for each that was not taken. Does not reject. */
export class Attempt {
  readonly #client: KafkaClient;
  readonly #settings: KafkaSettings;
  readonly #failures: Failures;

  constructor(client: KafkaClient, settings: KafkaSettings, failures: Failures) {
    this.#client = client;
    this.#settings = settings;
    this.#failures = failures;
  }

  async send(records: readonly PreparedRecord[]): Promise<void> {
    const byTopic = Map.groupBy(records, ({ topic }) => topic);
    const placed = await Promise.all([...byTopic].map(([topic, group]) => this.#place(topic, group)));
    await this.#produce(placed.flat());
  }

  /**
   * The records whose partition there is. The client itself would not survive a topic that it is told nothing about, and
   * fails a whole batch for one topic that is missing.
   */
  async #place(topic: string, records: readonly PreparedRecord[]): Promise<readonly PreparedRecord[]> {
    const { autocreateTopics } = this.#settings;
    try {
      const retries = autocreateTopics ? AUTOCREATE_RETRIES : 0;
      const { topics } = await this.#client.metadata({ topics: [topic], autocreateTopics, retries });
      const { partitionsCount = 0, partitions = [] } = topics.get(topic) ?? {};
      return records.filter((record) => {
        if (record.hash !== undefined) record.partition = record.hash % Math.max(partitionsCount, 1);
        if (partitions[record.partition] !== undefined) return true;
        // As the protocol has it: partitions can be added.
        const detail = 'the broker has no such partition to write to';
        this.#fail(record, new DeliveryError('WEIR_DELIVERY_KAFKA_TOPIC', detail, { retryable: true }));
        return false;
      });
    } catch (error) {
      const failure = failureOf(error);
      for (const record of records) this.#fail(record, failure);
      return [];
    }
  }

  async #produce(records: readonly PreparedRecord[]): Promise<void> {
    if (records.length === 0) return;
    const { acks, idempotent, compression, autocreateTopics } = this.#settings;
    const messages = [...records] as MessageToProduce[];
    try {
      // By the call and not by the client's options: those make it retry for ever.
      const repeatOnStaleMetadata = idempotent;
      await this.#client.send({ messages, acks, idempotent, compression, autocreateTopics, repeatOnStaleMetadata });
      if (acks === 0) await drained(this.#client);
    } catch (error) {
      for (const part of this.#judge(records, error)) await this.#produce(part);
    }
  }

  /** Fails what is to be failed; what was refused in one piece with others comes back in two, to be tried again. */
  #judge(records: readonly PreparedRecord[], error: unknown): readonly (readonly PreparedRecord[])[] {
    const answers = answersIn(error);
    const halves: [PreparedRecord[], PreparedRecord[]] = [[], []];
    const byPartition = Map.groupBy(records, ({ topic, partition }) => partitionKey(topic, partition));
    for (const [key, group] of byPartition) {
      const errorCode = answers.get(key);
      if (isTaken(errorCode)) continue;
      if (isRefusedForRecord(errorCode) && group.length > 1) {
        const middle = Math.ceil(group.length / 2);
        halves[0].push(...group.slice(0, middle));
        halves[1].push(...group.slice(middle));
      } else {
        const failure = partitionFailure(errorCode, error);
        for (const record of group) this.#fail(record, failure);
      }
    }
    return halves;
  }

  #fail({ index }: PreparedRecord, failure: DeliveryError): void {
    this.#failures.set(index, failure);
    // A leader that has moved, or a broker that is gone, is not to be asked again.
    if (failure.retryable) this.#client.clearMetadata();
  }
}
