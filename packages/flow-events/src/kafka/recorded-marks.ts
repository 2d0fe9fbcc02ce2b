/** How far the flows of each partition were recorded: kept by the cluster itself, as offsets of a group that no one is in. */
import type { KafkaAdmin } from '@weir/delivery/kafka';

/** The marks of one topic, in milliseconds since the epoch. */
export class RecordedMarks {
  readonly #admin: KafkaAdmin;
  readonly #groupId: string;
  readonly #topic: string;

  constructor(admin: KafkaAdmin, groupId: string, topic: string) {
    this.#admin = admin;
    this.#groupId = `${groupId}.recorded`;
    this.#topic = topic;
  }

  /** The mark of a partition; undefined where there is none. */
  async read(partition: number): Promise<number | undefined> {
    const [group] = await this.#admin.listConsumerGroupOffsets({
      groups: [{ groupId: this.#groupId, topics: [{ name: this.#topic, partitionIndexes: [partition] }] }],
    });
    const committed = group?.topics
      .find(({ name }) => name === this.#topic)
      ?.partitions.find(({ partitionIndex }) => partitionIndex === partition)?.committedOffset;
    return committed === undefined || committed < 0n ? undefined : Number(committed);
  }

  async write(marks: ReadonlyMap<number, number>): Promise<void> {
    const partitionOffsets = [...marks].map(([partition, untilMs]) => ({ partition, offset: BigInt(untilMs) }));
    if (partitionOffsets.length === 0) return;
    await this.#admin.alterConsumerGroupOffsets({
      groupId: this.#groupId,
      topics: [{ name: this.#topic, partitionOffsets }],
    });
  }
}
