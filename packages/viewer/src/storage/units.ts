/** With what a row leaves: its flow, else the flow of its trace, else its trace, else the minute in which it came. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { RecentMap } from './recent-map.ts';
import { UNIT_TABLES } from './schema.ts';

const REMEMBERED = 20_000;
const MINUTE_MS = 60_000;

interface Unit {
  readonly id: number;
  readonly isNamed: boolean;
}

/**
 * Gives rows their unit.
 *
 * A flow may be named late: the first spans of a trace came without, or with the trace's own id, and what follows says whose
 * they are. Then what had come joins the flow.
 */
export class Units {
  readonly #db: DatabaseSync;
  readonly #ofFlow: StatementSync;
  readonly #ofTrace: StatementSync;
  readonly #create: StatementSync;
  readonly #mapTrace: StatementSync;
  readonly #name: StatementSync;
  readonly #flows = new RecentMap<string, Unit>(REMEMBERED);
  readonly #traces = new RecentMap<string, Unit>(REMEMBERED);
  #minute: { readonly number: number; readonly id: number } | undefined;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#ofFlow = db.prepare('SELECT id FROM unit WHERE flow = ?');
    this.#ofTrace = db.prepare(
      'SELECT unit.id, flow IS NOT NULL AS named FROM trace JOIN unit ON unit.id = trace.unit WHERE trace = ?',
    );
    this.#create = db.prepare('INSERT INTO unit (flow, begun) VALUES (?, ?)');
    this.#mapTrace = db.prepare('INSERT INTO trace (trace, unit) VALUES (?, ?)');
    this.#name = db.prepare('UPDATE unit SET flow = ? WHERE id = ?');
  }

  /** @param nowMs milliseconds since the epoch */
  unitOf(flow: string | null, trace: string | null, nowMs: number): number {
    // A span that knows no flow says the trace's id.
    if (flow !== null && flow !== trace) return this.#unitOfFlow(flow, trace, nowMs);
    if (trace === null) return this.#unitOfMinute(nowMs);
    const known = this.#findTrace(trace);
    if (known !== undefined) return known.id;
    const unit = this.#new(null, nowMs);
    this.#map(trace, unit);
    return unit.id;
  }

  /** Units have gone: nothing that is remembered holds. */
  forget(): void {
    this.#flows.clear();
    this.#traces.clear();
    this.#minute = undefined;
  }

  #unitOfFlow(flow: string, trace: string | null, nowMs: number): number {
    const ofTrace = trace === null ? undefined : this.#findTrace(trace);
    let unit = this.#findFlow(flow);
    if (unit === undefined) {
      unit = ofTrace?.isNamed === false ? this.#rename(ofTrace.id, flow) : this.#new(flow, nowMs);
      this.#flows.set(flow, unit);
    } else if (ofTrace?.isNamed === false) {
      this.#merge(ofTrace.id, unit.id);
    }
    if (trace !== null && (ofTrace === undefined || !ofTrace.isNamed)) this.#map(trace, unit, ofTrace !== undefined);
    return unit.id;
  }

  #unitOfMinute(nowMs: number): number {
    const number = Math.floor(nowMs / MINUTE_MS);
    if (this.#minute?.number !== number) this.#minute = { number, id: this.#new(null, nowMs).id };
    return this.#minute.id;
  }

  #new(flow: string | null, nowMs: number): Unit {
    return { id: Number(this.#create.run(flow, nowMs).lastInsertRowid), isNamed: flow !== null };
  }

  #rename(id: number, flow: string): Unit {
    this.#name.run(flow, id);
    return { id, isNamed: true };
  }

  #merge(from: number, into: number): void {
    for (const table of UNIT_TABLES) this.#db.prepare(`UPDATE ${table} SET unit = ? WHERE unit = ?`).run(into, from);
    this.#db.prepare('DELETE FROM unit WHERE id = ?').run(from);
    if (into < from) return;
    // What they share must not leave with the number under which it was seen last.
    this.#db
      .prepare(
        `UPDATE origin SET last_unit = ?1 WHERE last_unit < ?1
         AND id IN (SELECT origin FROM span WHERE unit = ?1 UNION SELECT origin FROM log WHERE unit = ?1)`,
      )
      .run(into);
  }

  #map(trace: string, unit: Unit, isMapped = false): void {
    if (!isMapped) this.#mapTrace.run(trace, unit.id);
    this.#traces.set(trace, unit);
  }

  #findFlow(flow: string): Unit | undefined {
    const known = this.#flows.get(flow);
    if (known !== undefined) return known;
    const row = this.#ofFlow.get(flow) as { id: number } | undefined;
    if (row === undefined) return undefined;
    const unit = { id: row.id, isNamed: true };
    this.#flows.set(flow, unit);
    return unit;
  }

  #findTrace(trace: string): Unit | undefined {
    const known = this.#traces.get(trace);
    if (known !== undefined) return known;
    const row = this.#ofTrace.get(trace) as { id: number; named: number } | undefined;
    if (row === undefined) return undefined;
    const unit = { id: row.id, isNamed: row.named === 1 };
    this.#traces.set(trace, unit);
    return unit;
  }
}
