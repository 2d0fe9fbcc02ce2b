/** Conditions in SQL with the values that they bind. */
import type { CheckedQuery } from '../../contract/query.ts';
import { clampedTime } from '../../definitions/storable-time.ts';
import type { Parameters } from '../connection.ts';
import { slotAt } from '../schema/slot.ts';

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

/** Spans of time that hold a range; undefined where it has no bound. */
export function slotsOf({ from, to }: Pick<CheckedQuery, 'from' | 'to'>): Condition | undefined {
  if (from === undefined && to === undefined) return undefined;
  const conditions: Condition[] = [];
  if (from !== undefined) conditions.push({ sql: 'slot >= {fromSlot:Int32}', values: { fromSlot: slotAt(from) } });
  if (to !== undefined) conditions.push({ sql: 'slot <= {toSlot:Int32}', values: { toSlot: slotAt(to) } });
  return every(conditions);
}
