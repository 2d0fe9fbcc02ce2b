/** What the store holds. */
import type { BadMessage, FlowStoreStatus } from '../../contract/answers.ts';
import { flowFactsSql, STATE_SQL } from '../facts.ts';
import { earliestOf } from './measured.ts';
import { bounded, unsettledFlows } from './lists.ts';
import { ask, type Question } from './question.ts';
import { readTopics } from './read-topics.ts';

// So many ids are half a gigabyte while they are told apart.
const EXACT_ROWS = 10_000_000;

export async function status(question: Question): Promise<FlowStoreStatus> {
  const { database, table } = question;
  const count = async (sql: string, values = {}): Promise<number> =>
    Number((await ask(question, sql, values))[0]?.['n'] ?? 0);
  const unsettled = bounded(question, {}, unsettledFlows);
  const [events, flows, openFlows, arrived, badMessages, schemaVersion, bytes, earliest, lastBad, topics] =
    await Promise.all([
      countOfEvents(question),
      count(`SELECT uniqExact(flow_id) AS n FROM ${table('flow_minute')}`),
      count(
        `SELECT count() AS n FROM (SELECT ${STATE_SQL} AS state FROM ${flowFactsSql(table('flow_event'), unsettled.sql)}) WHERE state IN ('open', 'late', 'lost')`,
      ),
      count(`SELECT sum(value) AS n FROM ${table('flow_counter')} WHERE name = 'arrived'`),
      count(`SELECT count() AS n FROM ${table('flow_bad_message')} FINAL`),
      count(`SELECT max(version) AS n FROM ${table('flow_schema')}`),
      count(
        `SELECT sum(bytes_on_disk) AS n FROM system.parts WHERE active AND database = {database:String} AND startsWith(table, 'flow_')`,
        { database },
      ),
      earliestOf(question),
      lastBadMessage(question),
      readTopics(question),
    ]);
  return {
    engine: 'clickhouse',
    schemaVersion,
    events,
    flows,
    openFlows,
    bytes,
    ...(earliest === undefined ? {} : { earliest }),
    repeats: Math.max(0, arrived - events),
    evictedFlows: 0,
    evictedEvents: 0,
    badMessages,
    ...(lastBad === undefined ? {} : { lastBadMessage: lastBad }),
    ...(topics === undefined || topics.length === 0 ? {} : { readTopics: topics }),
  };
}

/** Events, each once; of a large store the rows, among which those are that came twice. */
async function countOfEvents(question: Question): Promise<number> {
  const events = question.table('flow_event');
  // The engine knows it without reading.
  const [rows] = await ask(question, `SELECT count() AS n FROM ${events}`);
  const count = Number(rows?.['n']);
  if (count > EXACT_ROWS) return count;
  const [ids] = await ask(question, `SELECT uniqExact(event_id) AS n FROM ${events}`);
  return Number(ids?.['n']);
}

async function lastBadMessage(question: Question): Promise<BadMessage | undefined> {
  const [row] = await ask(
    question,
    `SELECT topic, partition, offset, reason, toUnixTimestamp64Nano(at) AS ns FROM ${question.table('flow_bad_message')}
ORDER BY at DESC, topic, partition, offset LIMIT 1`,
  );
  if (row === undefined) return undefined;
  return {
    topic: String(row['topic']),
    partition: Number(row['partition']),
    offset: BigInt(String(row['offset'])),
    reason: String(row['reason']),
    at: BigInt(String(row['ns'])),
  };
}
