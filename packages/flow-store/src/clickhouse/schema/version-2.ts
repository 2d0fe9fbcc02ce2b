/** The second version: events sorted by time, and judged once. */
import { judgedTable, judgedView } from './arrival.ts';
import { badMessageView } from './bad-message.ts';
import { counterView } from './counter.ts';
import { EVENT_NAMES, eventTable, eventView } from './event.ts';
import { minuteRows, minuteTable, minuteView } from './minute.ts';
import type { Place } from './place.ts';
import { seenRows, seenView } from './seen.ts';
import type { Statement } from './statement.ts';

/**
 * Nothing that arrives meanwhile is lost, and repeated from the beginning it comes to the same: tables change places under their
 * names, new views run before the old ones go, and what is kept beside the events is filled from all of them once views fill it
 * too. An event that passes two views is an event that came twice; in that moment arrivals are counted by neither.
 */
export function version2(place: Place): readonly Statement[] {
  const { table, onCluster, isCluster } = place;
  const dropped = (...names: readonly string[]): readonly string[] =>
    names.map((name) => `DROP TABLE IF EXISTS ${table(name)}${onCluster} SYNC`);
  return [
    judgedTable(place),
    minuteTable(place),
    eventTable(place, 'flow_event_1'),
    {
      sql: `EXCHANGE TABLES ${table('flow_event')} AND ${table('flow_event_1')}${onCluster}`,
      unlessColumn: { table: 'flow_event', column: 'minute' },
    },
    ...dropped('flow_event_to_slot', 'flow_event_to_seen', 'flow_arrival_to_counter'),
    minuteView(place),
    seenView(place),
    eventView(place),
    badMessageView(place),
    counterView(place),
    judgedView(place),
    ...dropped('flow_arrival_to_event', 'flow_arrival_to_bad_message'),
    // Views on the events make the rest of them.
    `INSERT INTO ${table('flow_event')} (${EVENT_NAMES}) SELECT ${EVENT_NAMES} FROM ${table('flow_event_1')}`,
    `INSERT INTO ${table('flow_minute')} ${minuteRows(table('flow_event'))}`,
    `INSERT INTO ${table('flow_seen')} ${seenRows(table('flow_event'), place.retention('') !== '')}`,
    // Of a cluster the rows of one shard were brought over: those of the others are left where they are.
    ...(isCluster ? [] : dropped('flow_event_1', 'flow_slot')),
  ];
}
