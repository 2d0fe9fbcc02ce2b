/** Puts the rows of a request into the database. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { EVENT_FLOW_EVENT } from '@weir/semconv';
import type { Batch, CloudEventItem, LogItem, OriginRow, SeriesItem, SpanItem } from '../rows/batch.ts';
import { noRows, type RowCounts } from '../rows/counts.ts';
import { RecentMap } from './recent-map.ts';
import { Units } from './units.ts';

const REMEMBERED = 10_000;
/** Place of the event name among the columns of a log. */
const EVENT = 4;

/** What was new in a batch. */
export interface Written {
  readonly counts: RowCounts;
  readonly traces: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
  /** Ids of the rows, and how many more there were; of logs without those that carry flow events. */
  readonly logs: readonly number[];
  readonly moreLogs: number;
  readonly cloudEvents: readonly number[];
  readonly moreCloudEvents: number;
}

/** Ids and names of what was new are told up to so many of each. */
const TOLD = 100;

/** Writes within a transaction that its user begins and ends. What is there already (a retry of a sender) is left as it is. */
export class Writer {
  readonly #units: Units;
  readonly #insert: Readonly<
    Record<'origin' | 'span' | 'link' | 'log' | 'cloudEvent' | 'fact' | 'series' | 'point', StatementSync>
  >;
  readonly #touch: Readonly<Record<'origin' | 'series', StatementSync>>;
  readonly #find: Readonly<Record<'origin' | 'series' | 'log', StatementSync>>;
  readonly #origins = new RecentMap<string, { readonly id: number; unit: number }>(REMEMBERED);
  readonly #series = new RecentMap<string, { readonly id: number; unit: number; time: bigint }>(REMEMBERED);
  #written: Writing = fresh();
  #nowMs = 0;

  constructor(db: DatabaseSync) {
    this.#units = new Units(db);
    this.#insert = {
      origin: db.prepare('INSERT INTO origin (key, service, scope, doc, last_unit) VALUES (?, ?, ?, ?, ?)'),
      span: db.prepare(
        `INSERT OR IGNORE INTO span (unit, origin, trace, span, parent, name, kind, status, start, end, flow, request, destination, doc) VALUES (${places(14)})`,
      ),
      link: db.prepare(`INSERT INTO span_link (unit, trace, span, to_trace, to_span, doc) VALUES (${places(6)})`),
      log: db.prepare(
        `INSERT INTO log (unit, origin, time, observed, severity, severity_text, event, trace, span, flow, request, text, doc) VALUES (${places(13)})`,
      ),
      cloudEvent: db.prepare(
        `INSERT OR IGNORE INTO cloud_event (unit, log, received, source, ce_id, type, subject, time, flow, request, trace, span, doc) VALUES (${places(13)})`,
      ),
      fact: db.prepare(
        `INSERT INTO cache_fact (unit, origin, at, cache, kind, operation, tier, outcome, duration, stale, role, wait, trace, span, parent, source) VALUES (${places(16)})`,
      ),
      series: db.prepare(
        `INSERT INTO series (key, origin, name, kind, temporality, monotonic, unit_text, description, attributes, last_time, last_unit) VALUES (${places(11)})`,
      ),
      point: db.prepare(`INSERT INTO point (unit, series, time, start, value, count, sum, doc) VALUES (${places(8)})`),
    };
    this.#touch = {
      origin: db.prepare('UPDATE origin SET last_unit = ? WHERE id = ?'),
      series: db.prepare('UPDATE series SET last_unit = ?, last_time = max(last_time, ?) WHERE id = ?'),
    };
    this.#find = {
      origin: db.prepare('SELECT id FROM origin WHERE key = ?'),
      series: db.prepare('SELECT id FROM series WHERE key = ?'),
      log: db.prepare('SELECT id FROM log WHERE time = ? AND trace IS ? AND span IS ? AND doc = ?'),
    };
  }

  /** @param nowMs when it came, in milliseconds since the epoch */
  write(batch: Batch, nowMs: number): Written {
    this.#nowMs = nowMs;
    this.#written = fresh();
    for (const item of batch.spans) this.#writeSpan(item, batch.origins);
    for (const item of batch.logs) if (!batch.isFile || !this.#hasLog(item)) this.#writeLog(item, batch.origins);
    for (const item of batch.series) this.#writeSeries(item, batch.origins);
    for (const item of batch.cloudEvents) this.#writeCloudEvent(item, this.#unitOf(item), null);
    return this.#written;
  }

  /** Units have gone, and with them rows that are remembered here. */
  forget(): void {
    this.#units.forget();
    this.#origins.clear();
    this.#series.clear();
  }

  #unitOf({ flow, trace }: { readonly flow: string | null; readonly trace: string | null }): number {
    return this.#units.unitOf(flow, trace, this.#nowMs);
  }

  #writeSpan(item: SpanItem, origins: readonly OriginRow[]): void {
    const unit = this.#unitOf(item);
    const origin = this.#originOf(origins[item.origin] as OriginRow, unit);
    if (this.#insert.span.run(unit, origin, ...item.columns).changes === 0) return;
    this.#written.counts.spans += 1;
    const [trace = null, span = null] = item.columns;
    if (this.#written.traces.size < TOLD) this.#written.traces.add(String(trace));
    for (const link of item.links) this.#insert.link.run(unit, trace, span, ...link);
    for (const fact of item.facts) this.#insert.fact.run(unit, origin, ...fact);
  }

  #writeLog(item: LogItem, origins: readonly OriginRow[]): void {
    const unit = this.#unitOf(item);
    const origin = this.#originOf(origins[item.origin] as OriginRow, unit);
    const id = Number(this.#insert.log.run(unit, origin, ...item.columns).lastInsertRowid);
    this.#written.counts.logs += 1;
    if (item.columns[EVENT] !== EVENT_FLOW_EVENT) {
      if (this.#written.logs.length < TOLD) this.#written.logs.push(id);
      else this.#written.moreLogs += 1;
    }
    for (const fact of item.facts) this.#insert.fact.run(unit, origin, ...fact);
    if (item.cloudEvent !== undefined) this.#writeCloudEvent(item.cloudEvent, unit, id);
  }

  #hasLog({ columns }: LogItem): boolean {
    const [time = null, , , , , trace = null, span = null] = columns;
    return this.#find.log.get(time, trace, span, columns.at(-1) ?? null) !== undefined;
  }

  #writeCloudEvent({ columns }: CloudEventItem, unit: number, log: number | null): void {
    const received = BigInt(this.#nowMs) * 1_000_000n;
    const { changes, lastInsertRowid } = this.#insert.cloudEvent.run(unit, log, received, ...columns);
    if (changes === 0) return;
    this.#written.counts.cloudEvents += 1;
    if (this.#written.cloudEvents.length < TOLD) this.#written.cloudEvents.push(Number(lastInsertRowid));
    else this.#written.moreCloudEvents += 1;
  }

  #writeSeries(item: SeriesItem, origins: readonly OriginRow[]): void {
    const unit = this.#units.unitOf(null, null, this.#nowMs);
    const row = origins[item.origin] as OriginRow;
    const origin = this.#originOf(row, unit);
    const time = item.points.reduce((latest, [at]) => ((at as bigint) > latest ? (at as bigint) : latest), 0n);
    const series = this.#seriesOf(item, origin, unit, time);
    for (const point of item.points) this.#insert.point.run(unit, series, ...point);
    this.#written.counts.metricPoints += item.points.length;
    if (this.#written.scopes.size < TOLD) this.#written.scopes.add(row.scope);
  }

  #originOf({ key, service, scope, doc }: OriginRow, unit: number): number {
    let known = this.#origins.get(key);
    if (known === undefined) {
      const row = this.#find.origin.get(key) as { id: number } | undefined;
      const id = row?.id ?? Number(this.#insert.origin.run(key, service, scope, doc, unit).lastInsertRowid);
      known = { id, unit: row === undefined ? unit : 0 };
      this.#origins.set(key, known);
    }
    // A row of a flow that began earlier must not make it look unused.
    if (known.unit < unit) {
      this.#touch.origin.run(unit, known.id);
      known.unit = unit;
    }
    return known.id;
  }

  #seriesOf({ key, columns }: SeriesItem, origin: number, unit: number, time: bigint): number {
    let known = this.#series.get(key);
    if (known === undefined) {
      const row = this.#find.series.get(key) as { id: number } | undefined;
      const id = row?.id ?? Number(this.#insert.series.run(key, origin, ...columns, time, unit).lastInsertRowid);
      known = { id, unit: row === undefined ? unit : 0, time: row === undefined ? time : -1n };
      this.#series.set(key, known);
    }
    if (known.unit < unit || known.time < time) {
      this.#touch.series.run(Math.max(unit, known.unit), time, known.id);
      known.unit = Math.max(unit, known.unit);
      known.time = time > known.time ? time : known.time;
    }
    return known.id;
  }
}

interface Writing {
  readonly counts: RowCounts;
  readonly traces: Set<string>;
  readonly scopes: Set<string>;
  readonly logs: number[];
  moreLogs: number;
  readonly cloudEvents: number[];
  moreCloudEvents: number;
}

function fresh(): Writing {
  return {
    counts: noRows(),
    traces: new Set(),
    scopes: new Set(),
    logs: [],
    moreLogs: 0,
    cloudEvents: [],
    moreCloudEvents: 0,
  };
}

function places(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
