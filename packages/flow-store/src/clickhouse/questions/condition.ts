/** Conditions in SQL with the values that they bind. */
import type { CheckedQuery } from '../../contract/query.ts';
import { clampedTime } from '../../definitions/storable-time.ts';
import type { Parameters } from '../connection.ts';
import { minuteAt } from '../schema/minute.ts';

/** A condition, and the values of its `{name:Type}`. */
export interface Condition {
  readonly sql: string;
  readonly values: Parameters;
}

/** The condition that everything meets. */
export const ALL: Condition = { sql: '1', values: {} };

/** All of the conditions. */
export function every(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.length === 0 ? '1' : conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    values: Object.assign({}, ...conditions.map(({ values }) => values)) as Parameters,
  };
}

/** What a query leaves of flows, by columns of their facts. */
export function flowFilter({ from, to, pathway, group, node }: CheckedQuery): Condition {
  const conditions: Condition[] = [];
  const add = (sql: string, values: Parameters): void => void conditions.push({ sql, values });
  if (from !== undefined) add('first >= {from:Int64}', { from: clampedTime(from) });
  if (to !== undefined) add('first < {to:Int64}', { to: clampedTime(to) });
  if (pathway !== undefined) add('pathway = {pathway:String}', { pathway });
  if (group !== undefined) add('grouping = {group:String}', { group });
  if (node !== undefined) add('node = {node:String}', { node });
  return every(conditions);
}

/** Events in a range; undefined where it has no bound. */
export function eventsWithin({ from, to }: Pick<CheckedQuery, 'from' | 'to'>): Condition | undefined {
  if (from === undefined && to === undefined) return undefined;
  const conditions: Condition[] = [];
  const add = (sql: string, values: Parameters): void => void conditions.push({ sql, values });
  const at = 'toUnixTimestamp64Nano(at)';
  // The table is sorted by minutes.
  if (from !== undefined)
    add(`minute >= {fromMinute:Int32} AND ${at} >= {from:Int64}`, {
      fromMinute: minuteAt(from),
      from: clampedTime(from),
    });
  if (to !== undefined)
    add(`minute <= {toMinute:Int32} AND ${at} < {to:Int64}`, { toMinute: minuteAt(to), to: clampedTime(to) });
  return every(conditions);
}

/** All events of the flows that a query gives, where they are. */
export function eventsOf(table: (name: string) => string, flows: string): string {
  return `(minute, flow_id) IN (SELECT minute, flow_id FROM ${table('flow_minute')} WHERE flow_id IN (${flows}))`;
}
