/** What the store holds, and how far it is behind the topics that it reads. */
import type { FlowStoreStatus } from '../contract/answers.ts';
import type { FlowStore } from '../contract/flow-store.ts';
import { type CommandLine, UsageError } from './command-line.ts';
import type { FlowsCliIo } from './io.ts';
import { kafkaConnection } from './kafka-environment.ts';

const KAFKA_MS = 10_000;

/** The status; with brokers their word on the lag, which goes before the engine's. */
export async function statusOf(store: FlowStore, line: CommandLine, io: FlowsCliIo): Promise<FlowStoreStatus> {
  const status = await store.status({ signal: io.stop });
  if (line.brokers === undefined) return status;
  const { readTopics } = status;
  if (readTopics === undefined) throw new UsageError('--brokers: the store reads no topic by itself');
  const connection = await kafkaConnection(line, io);
  const { withLag } = await import('./kafka-lag.ts');
  return { ...status, readTopics: await withLag(readTopics, connection, line.timeoutMs ?? KAFKA_MS) };
}
