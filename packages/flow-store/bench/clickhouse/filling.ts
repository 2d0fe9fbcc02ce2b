/** Fills a database with events by the file, as its views have them, and beside it one bare table of the same columns. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrateClickHouse } from '../../src/clickhouse/migrate.ts';
import { eventRows } from '../../src/clickhouse/schema/event.ts';
import { MINUTE_SQL } from '../../src/clickhouse/schema/minute.ts';
import type { BenchEngine } from './engine.ts';
import { linesSql } from './generated-events.ts';

/** Rows that the server's consumer of Kafka takes at once. */
const BLOCK = 262_144;
const SETTINGS = `SETTINGS max_insert_block_size = ${BLOCK}, min_insert_block_size_rows = ${BLOCK}`;

/** What one file took, in nanoseconds an event. */
export interface Filled {
  readonly oursNs: number;
  readonly bareNs: number;
}

export class Filling {
  readonly #engine: BenchEngine;
  readonly #database: string;
  readonly #columns: string;
  #files = 0;

  private constructor(engine: BenchEngine, database: string, columns: string) {
    this.#engine = engine;
    this.#database = database;
    this.#columns = columns;
  }

  static async of(engine: BenchEngine, database: string): Promise<Filling> {
    await migrateClickHouse({ ...engine.connection, database });
    const made = await engine.query(`SHOW CREATE TABLE ${database}.flow_event FORMAT TSVRaw`);
    await engine.query(
      made
        .replace(`${database}.flow_event`, `${database}.bare`)
        .replaceAll(/,\s+INDEX \w+ [^\n]*?(?=,?\n)/g, '')
        .replace(/ENGINE = \w+/, 'ENGINE = MergeTree'),
    );
    const columns = await engine.query(
      `SELECT arrayStringConcat(groupArray(concat(name, ' ', type)), ', ') FROM system.columns
WHERE database = '${database}' AND table = 'flow_arrival' AND name NOT IN ('topic', 'partition', 'offset') FORMAT TSVRaw`,
    );
    return new Filling(engine, database, columns);
  }

  /** Inserts events of these numbers into both, by turns the one or the other first. */
  async add(from: number, count: number, withBare: boolean): Promise<Filled> {
    const file = join(this.#engine.folder, `${this.#database}.ndjson`);
    await this.#engine.query(`INSERT INTO FUNCTION file('${file}', LineAsString) ${linesSql(from, count)}`);
    const source = `file('${file}', JSONEachRow, '${this.#columns.replaceAll("'", String.raw`\'`)}')`;
    const ours = `INSERT INTO ${this.#database}.flow_arrival SELECT *, '', 0, 0 FROM ${source} ${SETTINGS}`;
    const bare = `INSERT INTO ${this.#database}.bare SELECT ${MINUTE_SQL} AS minute, * FROM (${eventRows(`${source} AS arrival`, '1').replace(/LIMIT 1 BY.*$/, '')}) ${SETTINGS}`;
    const took = { ours: 0, bare: 0 };
    const timed = async (side: 'ours' | 'bare'): Promise<void> => {
      const began = process.hrtime.bigint();
      await this.#engine.query(side === 'ours' ? ours : bare);
      took[side] = Number(process.hrtime.bigint() - began) / count;
    };
    const sides: ('ours' | 'bare')[] = withBare ? ['ours', 'bare'] : ['ours'];
    for (const side of this.#files % 2 === 0 ? sides : sides.toReversed()) await timed(side);
    this.#files += 1;
    await rm(file);
    return { oursNs: took.ours, bareNs: took.bare };
  }

  /** Waits until the engine merges no more, a minute at most. */
  async settle(): Promise<void> {
    const until = Date.now() + 60_000;
    const merging = `SELECT count() FROM system.merges WHERE database = '${this.#database}'`;
    while (Date.now() < until && (await this.#engine.query(merging)) !== '0')
      await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
