/** How far the flows of each partition were recorded: kept by the cluster itself, as offsets of two groups that no one is in. */
import type { KafkaAdmin } from '@weir/delivery/kafka';
import type { PartitionMark } from './tracked-partition.ts';

/** The marks of one topic: `<groupId>.recorded` holds times, in milliseconds since the epoch, `<groupId>.read` offsets. */
export class RecordedMarks {
  readonly #admin: KafkaAdmin;
  readonly #groupId: string;
  readonly #topic: string;

  constructor(admin: KafkaAdmin, groupId: string, topic: string) {
    this.#admin = admin;
    this.#groupId = groupId;
    this.#topic = topic;
  }

  /** The mark of a partition; undefined where there is none. */
  async read(partition: number): Promise<PartitionMark | undefined> {
    const untilMs = await this.#offset('recorded', partition);
    const upTo = await this.#offset('read', partition);
    return untilMs === undefined || upTo === undefined
      ? undefined
      : { recordedUntilMs: Number(untilMs), recordedUpTo: upTo };
  }

  async write(marks: ReadonlyMap<number, PartitionMark>): Promise<void> {
    const all = [...marks];
    if (all.length === 0) return;
    await this.#alter(
      'read',
      all.map(([partition, { recordedUpTo }]) => ({ partition, offset: recordedUpTo })),
    );
    await this.#alter(
      'recorded',
      all.map(([partition, { recordedUntilMs }]) => ({ partition, offset: BigInt(recordedUntilMs) })),
    );
  }

  async #offset(what: 'recorded' | 'read', partition: number): Promise<bigint | undefined> {
    const [group] = await this.#admin.listConsumerGroupOffsets({
      groups: [{ groupId: `${this.#groupId}.${what}`, topics: [{ name: this.#topic, partitionIndexes: [partition] }] }],
    });
    const committed = group?.topics
      .find(({ name }) => name === this.#topic)
      ?.partitions.find(({ partitionIndex }) => partitionIndex === partition)?.committedOffset;
    return committed === undefined || committed < 0n ? undefined : committed;
  }

  async #alter(what: 'recorded' | 'read', partitionOffsets: { partition: number; offset: bigint }[]): Promise<void> {
    await this.#admin.alterConsumerGroupOffsets({
      groupId: `${this.#groupId}.${what}`,
      topics: [{ name: this.#topic, partitionOffsets }],
    });
  }
}
