/** Views for whoever asks in SQL, such as Grafana: flows and hops of a range of time, judged as the store does. They hold nothing. */
import { FLOW_STAGES, FLOW_STATUSES } from '@weir/flow-events';
import { EARLIEST_NS } from '../definitions/storable-time.ts';
import { flowFactsSql, flowHopsSql, STATE_SQL } from './facts.ts';
import { eventsOf } from './questions/condition.ts';
import { MINUTE_NS } from './schema/minute.ts';
import { type Place, placeOf } from './schema/place.ts';
import type { SchemaSettings } from './schema/schema-options.ts';

// Who asks by a view is not asked how long a silence is: a day, as of a store that is not told otherwise.
const LOST_AFTER_NS = 86_400_000_000_000n;
const STATE = STATE_SQL.replaceAll('{now:Int64}', 'toUnixTimestamp64Nano(now64(9))').replaceAll(
  '{lostAfter:Int64}',
  String(LOST_AFTER_NS),
);

const FROM = 'toUnixTimestamp64Nano({from:DateTime64(9)})';
const TO = 'toUnixTimestamp64Nano({to:DateTime64(9)})';
const within = (ns: string): string => `${ns} >= ${FROM} AND ${ns} < ${TO}`;
const minute = (ns: string): string => `intDiv(${ns} - ${EARLIEST_NS}, ${MINUTE_NS})`;
const time = (ns: string): string => `fromUnixTimestamp64Nano(${ns}, 'UTC')`;
const named = (names: readonly string[], code: string): string =>
  `[${names.map((name) => `'${name}'`).join(', ')}][${code}]`;

/** The statements that make the views, anew each time: what they say may have changed with the version of this package. */
export function views({ place: options }: SchemaSettings): readonly string[] {
  const place = placeOf(options);
  return [summaryView(place), hopView(place)];
}

/** Flows that began in the range. */
function summaryView(place: Place): string {
  return `CREATE OR REPLACE VIEW ${place.table('flow_summary')}${place.onCluster} AS
SELECT
  flow_id, pathway, grouping AS group_flow, ${STATE} AS state,
  ${time('first')} AS began, ${time('last')} AS latest, if(awaits, ${time('deadline')}, NULL) AS due,
  node, ${named(FLOW_STAGES, 'facts.stage')} AS stage, ${named(FLOW_STATUSES, 'facts.status')} AS status,
  length(e) - 1 AS hops, wait AS wait_ns, work AS work_ns, attempts, redeliveries, duplicates, dead_letters, timeouts, counted AS weight
FROM ${flowFactsSql(place.table('flow_event'), flowsWithin(place))} AS facts
WHERE ${within('first')}`;
}

/** Hops that ended in the range. */
function hopView(place: Place): string {
  return `CREATE OR REPLACE VIEW ${place.table('flow_hop')}${place.onCluster} AS
SELECT
  pathway, if(hop.1 = hop.3, 'work', 'wait') AS kind, hop.1 AS from_node, ${named(FLOW_STAGES, 'hop.2')} AS from_stage,
  hop.3 AS to_node, ${named(FLOW_STAGES, 'hop.4')} AS to_stage, hop.5 AS ns, hop.6 AS is_error, ${time('hop.7')} AS ended,
  counted AS weight
FROM ${flowHopsSql(place.table('flow_event'), flowsWithin(place))}
ARRAY JOIN hops AS hop
WHERE ${within('hop.7')}`;
}

/** All events of the flows that have one in the range. */
function flowsWithin({ table }: Place): string {
  const at = 'toUnixTimestamp64Nano(at)';
  const found = `minute BETWEEN ${minute(FROM)} AND ${minute(TO)} AND ${within(at)}`;
  return eventsOf(table, `SELECT flow_id FROM ${table('flow_event')} WHERE ${found} GROUP BY flow_id`);
}
