/** The flows of a store: loads one with its events, and writes what further events change. */
import type { FlowEvent, FlowHop } from '@weir/flow-events';
import { parseRfc3339, toNanoseconds } from '@weir/otel-compat';
import { flowFacts, type FlowFacts } from '../definitions/flow-facts.ts';
import { type Database, type Row } from './database.ts';
import { Dictionary } from './dictionary.ts';
import { eventColumns, eventOf, PLACE_COLUMNS, placeOf } from './event-row.ts';
import {
  FLOW_COLUMNS,
  flowEntry,
  flowSeries,
  flowValues,
  SERIES_COLUMNS,
  storedDeadline,
  valuesAsRow,
} from './flow-row.ts';
import type { KeptEvent, KeptFlow } from './kept-flow.ts';
import { FlowsAtHand } from './flows-at-hand.ts';
import { keysOf, keyValue } from './search-keys.ts';
import { type Entry, TallyLedger } from './tally-ledger.ts';

const EVENT_COLUMNS = 'id, event_id, at, place, trace_id, span_id, causation_id, request_id, rest, series, hop_ns';
const FIND_FLOW = 'SELECT * FROM flow WHERE flow_id = ?';
const EVENTS_OF = `SELECT ${EVENT_COLUMNS} FROM event WHERE flow = ? ORDER BY at, event_id`;
const AWAITED_OF = 'SELECT event FROM awaited WHERE flow = ?';
const INSERT_EVENT = `INSERT INTO event (flow, event_id, at, place, trace_id, span_id, causation_id, request_id, rest, series, hop_ns)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE_HOP = 'UPDATE event SET series = ?, hop_ns = ? WHERE id = ?';
const INSERT_FLOW = `INSERT INTO flow (id, flow_id, touched, ${FLOW_COLUMNS.join(', ')})
  VALUES (?, ?, ?, ${FLOW_COLUMNS.map(() => '?').join(', ')})`;
const UPDATE_FLOW = `UPDATE flow SET touched = ?, ${FLOW_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`;
const PUT_KEY = 'INSERT OR IGNORE INTO flow_key (key, flow) VALUES (?, ?)';
const REMOVE_KEY = 'DELETE FROM flow_key WHERE key = ? AND flow = ?';

/**
 * The flows, and with each write the counts, search keys and awaited acknowledgements that follow from it.
 *
 * Invariant: what a transaction wrote is what `flowFacts` says of the events that are in it.
 */
export class FlowTable {
  readonly places: Dictionary;
  readonly series: Dictionary;
  readonly #database: Database;
  readonly #ledger: TallyLedger;
  readonly #atHand = new FlowsAtHand();
  #nextId: number | undefined;

  constructor(database: Database) {
    this.#database = database;
    this.places = new Dictionary(database, 'place', PLACE_COLUMNS);
    this.series = new Dictionary(database, 'series', SERIES_COLUMNS);
    this.#ledger = new TallyLedger(database);
  }

  /** The flow as it is written; undefined where it is not there. */
  find(flowId: string): KeptFlow | undefined {
    return this.#atHand.get(flowId) ?? this.#load(flowId);
  }

  /** The flow, which is begun where it is not there: without events it leaves no trace. */
  open(flowId: string): KeptFlow {
    const known = this.find(flowId);
    if (known !== undefined) return known;
    this.#nextId ??= Number(this.#database.get('SELECT coalesce(max(id), 0) AS last FROM flow')?.['last'] ?? 0) + 1;
    const id = this.#nextId;
    this.#nextId += 1;
    return { id, flowId, events: new Map(), values: undefined, awaited: new Set(), keys: new Set() };
  }

  /** Adds events that no flow has, and writes what follows. */
  add(flow: KeptFlow, events: readonly FlowEvent[], touchedMs: number): void {
    for (const event of events) {
      const atNs = toNanoseconds(parseRfc3339(event.timestamp) ?? [0, 0]);
      const place = this.places.id(placeOf(event));
      this.places.use(place, 1);
      flow.events.set(event.event_id, { event, atNs, place, row: undefined, hop: undefined });
    }
    const facts = flowFacts([...flow.events.values()].map(({ event }) => event));
    if (facts === undefined) return;
    this.#write(flow, facts, touchedMs);
    this.#atHand.keep(flow, events.length);
  }

  /** Removes a flow with all that is counted of it. */
  remove(flowId: string): void {
    const flow = this.find(flowId);
    if (flow?.values === undefined) return;
    const row = valuesAsRow(flow.values);
    this.#countFlow(row, -1);
    for (const kept of flow.events.values()) {
      this.#countHop(kept, Number(row['weight']), -1);
      this.places.use(kept.place, -1);
    }
    for (const key of flow.keys) this.#database.run(REMOVE_KEY, keyValue(key), flow.id);
    for (const table of ['event', 'awaited']) this.#database.run(`DELETE FROM ${table} WHERE flow = ?`, flow.id);
    this.#database.run('DELETE FROM flow WHERE id = ?', flow.id);
    this.#atHand.forget(flowId);
  }

  /** Writes what was counted since; the last step of a transaction. */
  flush(): void {
    this.#ledger.flush();
    this.places.flush();
    this.series.flush();
  }

  /** Forgets what is at hand: a transaction failed, or another process wrote. */
  reset(): void {
    this.#atHand.clear();
    this.#nextId = undefined;
    this.#ledger.reset();
    this.places.reset();
    this.series.reset();
  }

  #write(flow: KeptFlow, facts: FlowFacts, touchedMs: number): void {
    const before = flow.values === undefined ? undefined : valuesAsRow(flow.values);
    const kept = facts.ordered.map(({ event }) => flow.events.get(event.event_id) as KeptEvent);
    kept.forEach((event, index) => {
      const hop = facts.hops[index - 1];
      this.#writeHop(event, hop, facts, before === undefined ? facts.weight : Number(before['weight']));
      if (event.row === undefined) this.#insert(flow, event);
    });
    const series = this.series.id(flowSeries(facts.pathway));
    const values = flowValues(facts, series, (kept.at(-1) as KeptEvent).place);
    if (before !== undefined) this.#countFlow(before, -1);
    this.#countFlow(valuesAsRow(values), 1);
    if (before === undefined) this.#database.run(INSERT_FLOW, flow.id, flow.flowId, touchedMs, ...values);
    else this.#database.run(UPDATE_FLOW, touchedMs, ...values, flow.id);
    flow.values = values;
    this.#writeAwaited(flow, facts);
  }

  #writeHop(kept: KeptEvent, hop: FlowHop | undefined, { pathway, weight }: FlowFacts, weightBefore: number): void {
    const now =
      hop === undefined ? undefined : { series: this.series.id(hopSeries(pathway, hop)), durationNs: hop.durationNs };
    const { hop: before } = kept;
    const isSame = before?.series === now?.series && before?.durationNs === now?.durationNs;
    if (isSame && weight === weightBefore) return;
    this.#countHop(kept, weightBefore, -1);
    kept.hop = now;
    this.#countHop(kept, weight, 1);
    if (!isSame && kept.row !== undefined)
      this.#database.run(UPDATE_HOP, now?.series ?? null, now?.durationNs ?? null, kept.row);
  }

  #insert(flow: KeptFlow, kept: KeptEvent): void {
    const { event, atNs, place, hop } = kept;
    const { eventId, traceId, spanId, causationId, requestId, rest } = eventColumns(event, atNs);
    const ids = [traceId, spanId, causationId, requestId] as const;
    const hopValues = [hop?.series ?? null, hop?.durationNs ?? null] as const;
    kept.row = this.#database.run(INSERT_EVENT, flow.id, eventId, atNs, place, ...ids, rest, ...hopValues).id;
    for (const key of keysOf(event)) {
      if (flow.keys.has(key)) continue;
      flow.keys.add(key);
      this.#database.run(PUT_KEY, keyValue(key), flow.id);
    }
  }

  #writeAwaited(flow: KeptFlow, { awaited }: FlowFacts): void {
    const now = new Map(awaited.map((ack) => [ack.announcedBy.event_id, ack.deadlineNs]));
    for (const eventId of flow.awaited) {
      if (!now.has(eventId))
        this.#database.run('DELETE FROM awaited WHERE event = ?', flow.events.get(eventId)?.row ?? null);
    }
    for (const [eventId, deadline] of now) {
      if (flow.awaited.has(eventId)) continue;
      const row = flow.events.get(eventId)?.row ?? null;
      this.#database.run('INSERT INTO awaited VALUES (?, ?, ?)', row, flow.id, storedDeadline(deadline));
    }
    flow.awaited = new Set(now.keys());
  }

  #countHop({ hop, event, atNs }: KeptEvent, weight: number, sign: 1 | -1): void {
    if (hop === undefined) return;
    this.#count(
      {
        series: hop.series,
        atNs,
        durations: [hop.durationNs],
        weight,
        isError: isErrorHop(event),
        isComplete: false,
      },
      sign,
    );
  }

  #countFlow(row: Row, sign: 1 | -1): void {
    this.#count(flowEntry(row), sign);
  }

  #count(entry: Entry, sign: 1 | -1): void {
    this.series.use(entry.series, sign);
    this.#ledger.count(entry, sign);
  }

  #load(flowId: string): KeptFlow | undefined {
    const row = this.#database.get(FIND_FLOW, flowId);
    if (row === undefined) return undefined;
    const id = Number(row['id']);
    const keys = new Set<string>();
    const events = new Map<string, KeptEvent>();
    const idByRow = new Map<number, string>();
    for (const eventRow of this.#database.all(EVENTS_OF, id)) {
      const place = Number(eventRow['place']);
      const event = eventOf(flowId, eventRow, this.places.texts(place));
      const { series, hop_ns: durationNs } = eventRow;
      const rowId = Number(eventRow['id']);
      events.set(event.event_id, {
        event,
        atNs: eventRow['at'] as bigint,
        place,
        row: rowId,
        hop: typeof durationNs === 'bigint' ? { series: Number(series), durationNs } : undefined,
      });
      idByRow.set(rowId, event.event_id);
      for (const key of keysOf(event)) keys.add(key);
    }
    const awaited = this.#database.all(AWAITED_OF, id).map(({ event }) => idByRow.get(Number(event)) ?? '');
    const values = FLOW_COLUMNS.map((column) => row[column] as bigint | null);
    const flow: KeptFlow = { id, flowId, events, values, awaited: new Set(awaited), keys };
    this.#atHand.keep(flow, events.size);
    return flow;
  }
}

/** Whether a hop counts as an error, in SQL over the place of the event in which it ends. */
export const IS_ERROR_HOP = "place.status IN ('nack', 'timeout') OR place.stage = 'error'";

/** The same of the event itself. */
function isErrorHop({ stage, status }: Pick<FlowEvent, 'stage' | 'status'>): boolean {
  return status === 'nack' || status === 'timeout' || stage === 'error';
}

function hopSeries(pathway: string, { kind, from, to }: FlowHop): readonly string[] {
  return [pathway, kind, from.node.id, from.stage, to.node.id, to.stage];
}
