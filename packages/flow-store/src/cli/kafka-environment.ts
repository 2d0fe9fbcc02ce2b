/** How to reach Kafka: the address by arguments, who one is by the environment. */
import { readFile } from 'node:fs/promises';
import type { KafkaFlowSourceOptions } from '@weir/flow-events/kafka';
import { type CommandLine, UsageError } from './command-line.ts';
import type { FlowsCliIo } from './io.ts';

type Connection = Pick<KafkaFlowSourceOptions, 'brokers' | 'tls' | 'sasl'>;

/** @throws UsageError without brokers */
export async function kafkaConnection({ brokers, tls }: CommandLine, { env }: FlowsCliIo): Promise<Connection> {
  if (brokers === undefined || brokers.length === 0) throw new UsageError('--brokers must name at least one broker');
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password = '', KAFKA_CA_FILE: caFile } = env;
  const mechanism = (env['KAFKA_SASL_MECHANISM'] ?? 'SCRAM-SHA-512') as 'SCRAM-SHA-512';
  return {
    brokers,
    ...(tls ? { tls: caFile === undefined ? true : { ca: await readFile(caFile) } } : {}),
    ...(username === undefined ? {} : { sasl: { mechanism, username, password } }),
  };
}
