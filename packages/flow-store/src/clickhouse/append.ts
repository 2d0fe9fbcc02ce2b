/** Brings events to the server: of an event id only what comes first. */
import { checkedFlowEvent, type FlowEvent } from '@weir/flow-events';
import { parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import { isStorable } from '../definitions/storable-time.ts';
import type { Fate } from '../contract/append-account.ts';
import { faults } from '../state.ts';
import type { ClickHouseConnection } from './connection.ts';

// Ids are bound in the address of a request, which has a bound itself.
const IDS_A_QUESTION = 1_000;
// A row of many events is one block, and one part of each table.
const EVENTS_A_BLOCK = 10_000;

/** Where events are brought to. */
export interface AppendTarget {
  readonly connection: ClickHouseConnection;
  /** The quoted name of a table. */
  readonly table: (name: string) => string;
}

/** Stores what is new; the caller sees to it that nothing else is appended meanwhile. */
export async function append(target: AppendTarget, events: readonly FlowEvent[]): Promise<Fate> {
  const first = new Map<string, FlowEvent>();
  let repeated = 0;
  let rejected = 0;
  for (const given of events) {
    const event = checked(given);
    if (event === undefined) rejected += 1;
    else if (first.has(event.event_id)) repeated += 1;
    else first.set(event.event_id, event);
  }
  const known = await knownIds(target, [...first.keys()]);
  repeated += known.size;
  const fresh = [...first.values()].filter(({ event_id: id }) => !known.has(id));
  for (let at = 0; at < fresh.length; at += EVENTS_A_BLOCK) {
    const rows = fresh.slice(at, at + EVENTS_A_BLOCK).map((event) => wellFormed(event));
    await target.connection.insert(target.table('flow_arrival'), rows);
  }
  // They came, though they are not sent again: the server counts what comes.
  if (repeated > 0)
    await target.connection.insert(target.table('flow_counter'), [{ name: 'arrived', value: repeated }]);
  return { stored: fresh.length, repeated, rejected, tooMany: 0 };
}

function checked(given: FlowEvent): FlowEvent | undefined {
  try {
    const event = checkedFlowEvent(given);
    if (isStorable(toNanoseconds(parseRfc3339(event.timestamp) ?? [0, 0]))) return event;
  } catch {
    // Counted below.
  }
  faults.count('bad_event', 'what was appended is no flow event, or of a time that a store does not take');
  return undefined;
}

/** Those ids that the server has. The ends of ids are looked up, and whole ids where one is found. */
async function knownIds({ connection, table }: AppendTarget, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let at = 0; at < ids.length; at += IDS_A_QUESTION) {
    const some = ids.slice(at, at + IDS_A_QUESTION);
    const byEnding = Map.groupBy(some, (id) => String(endingOf(id)));
    const seen = await connection.ask(
      `SELECT DISTINCT ending FROM ${table('flow_seen')} WHERE ending IN {endings:Array(UInt64)}`,
      { endings: [...byEnding.keys()].map((ending) => BigInt(ending)) },
    );
    const candidates = seen.flatMap(({ ending }) => byEnding.get(String(ending)) ?? []);
    if (candidates.length === 0) continue;
    const found = await connection.ask(
      `SELECT DISTINCT UUIDNumToString(event_id) AS id FROM ${table('flow_event')}
WHERE event_id IN (SELECT UUIDStringToNum(arrayJoin({ids:Array(String)})))`,
      { ids: candidates },
    );
    for (const { id } of found) known.add(String(id));
  }
  return known;
}

/** The last 48 bits of an event id, as the server keeps them. */
export function endingOf(eventId: string): bigint {
  return BigInt(`0x${eventId.slice(-12)}`);
}

/** Half surrogate pairs, which the server refuses, are replaced: only free text has such. */
function wellFormed(event: FlowEvent): object {
  const { error, meta } = event;
  const isWell = [error?.message ?? '', ...Object.values(meta ?? {})].every((text) => text.isWellFormed());
  if (isWell) return event;
  return {
    ...event,
    ...(error?.message === undefined ? {} : { error: { ...error, message: error.message.toWellFormed() } }),
    ...(meta === undefined
      ? {}
      : { meta: Object.fromEntries(Object.entries(meta).map(([key, text]) => [key, text.toWellFormed()])) }),
  };
}
