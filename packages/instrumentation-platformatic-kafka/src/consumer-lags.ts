/** How far behind the consumers of a process are. */
import type { ObservableResult } from '@opentelemetry/api';
import type { FetchPayload, LagPayload } from './client.ts';
import type { LagSource } from './instruments.ts';
import { LagGauge } from './lag-gauge.ts';

/** Learns lags from what passes over the channels. */
export class ConsumerLags implements LagSource {
  readonly #consumers = new LagGauge();
  readonly #groups = new LagGauge();

  /** Reads how far the broker is ahead of what has just been fetched: no request of its own is needed. */
  fetched({ client, options, result }: FetchPayload): void {
    // Responses name topics by id; clients before 1.35 keep the names to themselves.
    const topics = client.currentMetadata?.topics;
    if (topics === undefined || result === undefined) return;
    const names = new Map([...topics].map(([name, { id }]) => [id, name]));
    for (const { topicId, partitions } of result.responses) {
      const topic = names.get(topicId);
      if (topic === undefined) continue;
      for (const { partitionIndex, highWatermark, records } of partitions) {
        const last = records?.at(-1);
        const next =
          last === undefined
            ? requestedOffset(options, topicId, partitionIndex)
            : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
        if (next !== undefined) this.#consumers.set(client, topic, partitionIndex, highWatermark - next);
      }
    }
  }

  /** Takes over what the client has measured. */
  monitored({ client, lag }: LagPayload): void {
    for (const [topic, partitions] of lag) {
      for (const [partition, messages] of partitions.entries()) {
        if (messages >= 0n) this.#groups.set(client, topic, partition, messages);
      }
    }
  }

  readonly observeConsumerLag = (result: ObservableResult): void => this.#consumers.observe(result);
  readonly observeGroupLag = (result: ObservableResult): void => this.#groups.observe(result);

  clear(): void {
    this.#consumers.clear();
    this.#groups.clear();
  }
}

function requestedOffset({ topics }: FetchPayload['options'], topicId: string, partition: number): bigint | undefined {
  for (const topic of topics) {
    if (topic.topicId !== topicId) continue;
    const requested = topic.partitions.find((one) => one.partition === partition);
    if (requested !== undefined) return requested.fetchOffset;
  }
  return undefined;
}
