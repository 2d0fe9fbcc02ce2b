/** Topics that the server reads by itself: how far it is, and what it says is wrong. */
import type { ReadTopicStatus } from '../../contract/answers.ts';
import type { ClickHouseRow } from '../connection.ts';
import { ask, type Question } from './question.ts';

// What librdkafka calls a condition; what else is in such a text may name hosts.
const CONDITION = /^(?:Broker|Local): [A-Za-z' -]{1,80}/;

/** Each topic of this database; undefined where the server does not tell. */
export async function readTopics(question: Question): Promise<readonly ReadTopicStatus[] | undefined> {
  const { database } = question;
  const tables = await ask(
    question,
    `SELECT name, engine_full AS made FROM system.tables WHERE database = {database:String} AND engine = 'Kafka' ORDER BY name`,
    { database },
  );
  if (tables.length === 0) return [];
  try {
    // A consumer that has read nothing of a partition has no offset, which is below zero; the library's statistics may be switched off.
    const partitions = await ask(
      question,
      `SELECT table, topic, partition, max(offset) AS offset,
  max(JSONExtractInt(rdkafka_stat, 'topics', topic, 'partitions', toString(partition), 'consumer_lag')) AS lag,
  max(JSONHas(rdkafka_stat, 'topics', topic, 'partitions', toString(partition), 'consumer_lag')) AS has_lag
FROM system.kafka_consumers
ARRAY JOIN assignments.topic AS topic, assignments.partition_id AS partition, assignments.current_offset AS offset
WHERE database = {database:String} GROUP BY table, topic, partition ORDER BY topic, partition`,
      { database },
    );
    const consumers = await ask(
      question,
      `SELECT table, sum(num_messages_read) AS messages, argMax(exceptions.text[-1], exceptions.time[-1]) AS exception
FROM system.kafka_consumers WHERE database = {database:String} GROUP BY table`,
      { database },
    );
    return tables.map((table) => statusOf(table, consumers, partitions));
  } catch (error) {
    // An older server has no such table, and a user may not be let in.
    if (/_VERSION|may not do this/.test((error as Error).message)) return undefined;
    throw error;
  }
}

function statusOf(
  { name, made }: ClickHouseRow,
  consumers: readonly ClickHouseRow[],
  partitions: readonly ClickHouseRow[],
): ReadTopicStatus {
  const setting = (key: string): string => new RegExp(`${key} = '([^']*)'`).exec(String(made))?.[1] ?? '';
  const consumer = consumers.find(({ table }) => table === name);
  const { exception } = consumer ?? {};
  const [problem] = (typeof exception === 'string' ? CONDITION.exec(exception) : null) ?? [];
  return {
    topic: setting('kafka_topic_list'),
    group: setting('kafka_group_name'),
    messages: Number(consumer?.['messages'] ?? 0),
    ...(problem === undefined ? {} : { problem }),
    partitions: partitions
      .filter(({ table, offset }) => table === name && Number(offset) >= 0)
      .map(({ partition, offset, lag, has_lag: hasLag }) => ({
        partition: Number(partition),
        offset: BigInt(String(offset)),
        ...(Number(hasLag) === 1 && Number(lag) >= 0 ? { lag: Number(lag) } : {}),
      })),
  };
}
