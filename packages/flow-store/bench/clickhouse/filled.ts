/** The stores that the bench asks: filled once, in the process that asks. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFlowEvent } from '@weir/flow-events';
import { ClickHouseFlowStore } from '../../src/clickhouse/clickhouse-flow-store.ts';
import type { FlowStore } from '../../src/contract/flow-store.ts';
import { SqliteFlowStore } from '../../src/sqlite-flow-store.ts';
import { CLOCK, questions, timed, type Times } from './asked.ts';
import { type BenchEngine, startEngine } from './engine.ts';
import { type Filled, Filling } from './filling.ts';
import { flowIdSql, linesSql } from './generated-events.ts';
import { growthPlot, type Series } from './growth-plot.ts';
import { sizes, timesTable } from './report.ts';

/** Events of the largest store. The others hold a tenth: SQLite at ten million about as much as it is bounded to by default. */
export const EVENTS = Number(process.env['WEIR_BENCH_EVENTS'] ?? 1_000_000);
/** Where the plot goes, if anywhere. */
const PLOT = process.env['WEIR_BENCH_PLOT'];

const FILES = 10;
const GROWN = [0.1, 0.2, 0.4, 0.7, 1];
const PLOTTED = ['flow', 'open, a minute', 'late, a minute', 'hops, a minute', 'edges, a minute', 'open', 'edges'];
const SQLITE_BATCH = 10_000;
// What takes longer is no answer.
const TIMEOUT_MS = 120_000;
const JUDGED = { clock: CLOCK, lostAfterMs: 7 * 86_400_000, timeoutMs: TIMEOUT_MS };

export interface FilledStores {
  readonly engine: BenchEngine;
  readonly files: readonly Filled[];
  readonly asks: ReturnType<typeof questions>;
  readonly large: FlowStore;
  readonly small: FlowStore;
}

let filled: Promise<FilledStores> | undefined;

/** Fills them, and prints what they hold and how long they answer. All goes with the process. */
export function filledStores(): Promise<FilledStores> {
  filled ??= fill();
  return filled;
}

async function fill(): Promise<FilledStores> {
  const engine = await startEngine();
  process.once('exit', () => {
    engine.kill();
    // The engine may write until it has gone.
    rmSync(engine.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  // A flow of the middle of the window.
  const flowId = await engine.query(flowIdSql(5_000));
  const [line = ''] = (await engine.query(`${linesSql(5_000 * 8, 8)} FORMAT TSVRaw`)).split('\n');
  const asks = questions(flowId, parseFlowEvent(line).event_id);
  const storeOf = (database: string): FlowStore =>
    new ClickHouseFlowStore({ ...engine.connection, database, ...JUDGED });

  const [large, small] = [storeOf('large'), storeOf('small')];
  const files: Filled[] = [];
  const growth = new Map<string, Series['points'][number][]>(PLOTTED.map((name) => [name, []]));
  const filling = await Filling.of(engine, 'large');
  const count = Math.floor(EVENTS / FILES);
  for (let file = 0; file < FILES; file += 1) {
    files.push(await filling.add(file * count, count, true));
    console.log(
      `${(file + 1) * count} events, ${perSecond(sumOf(files, 'oursNs'))} a second in, ${perSecond(sumOf(files, 'bareNs'))} into the bare table`,
    );
    if (!GROWN.includes((file + 1) / FILES)) continue;
    await filling.settle();
    for (const [name, points] of growth) {
      const ask = asks[name];
      if (ask === undefined) continue;
      const { p50 } = await timed(large, ask, 7, 4_000);
      if (p50 === undefined) continue;
      points.push({ events: (file + 1) * count, ms: p50 });
      console.log(JSON.stringify({ question: name, ...points.at(-1) }));
    }
  }
  const smaller = await Filling.of(engine, 'small');
  for (let file = 0; file < FILES / 10; file += 1) await smaller.add(file * count, count, false);
  await smaller.settle();
  console.log(
    `\n${engine.version}, ${EVENTS} events\nrows a second in: ${perSecond(sumOf(files, 'oursNs'))} with all views, ${perSecond(sumOf(files, 'bareNs'))} into the bare table`,
  );
  console.log(`\n${await sizes(engine, 'large', await countOf(engine))}`);
  console.log(`\nmemory of the engine after filling: ${JSON.stringify(engine.memory())}`);

  const sqlite = await sqliteStore(engine);
  const rows: [string, ...Times[]][] = [];
  for (const [name, ask] of Object.entries(asks)) {
    const times: Times[] = [];
    for (const store of [large, small, sqlite]) times.push(await timed(store, ask, 20, 6_000));
    rows.push([name, ...times]);
    console.log(JSON.stringify({ question: name, times }));
  }
  await sqlite.close();
  console.log(
    `\n${timesTable([`ClickHouse, ${EVENTS}`, `ClickHouse, ${EVENTS / 10}`, `SQLite, ${EVENTS / 10}`], rows)}`,
  );
  console.log(`\nmemory of the engine after the questions: ${JSON.stringify(engine.memory())}`);
  const series = [...growth].map(([name, points]) => ({ name, points }));
  if (PLOT !== undefined)
    writeFileSync(PLOT, growthPlot('How long questions take as the store grows (median)', series));
  return { engine, files, asks, large, small };
}

const sumOf = (files: readonly Filled[], side: keyof Filled): number =>
  files.reduce((all, each) => all + each[side], 0) / files.length;

async function countOf(engine: BenchEngine): Promise<number> {
  return Number(await engine.query('SELECT count() FROM large.flow_event'));
}

async function sqliteStore(engine: BenchEngine): Promise<FlowStore> {
  const store = new SqliteFlowStore({ file: join(engine.folder, 'flows.db'), ...JUDGED });
  const began = performance.now();
  for (let from = 0; from < EVENTS / 10; from += SQLITE_BATCH) {
    const lines = await engine.query(`${linesSql(from, Math.min(SQLITE_BATCH, EVENTS / 10 - from))} FORMAT TSVRaw`);
    await store.append(lines.split('\n').map((line) => parseFlowEvent(line)));
  }
  const { events, bytes } = await store.status();
  const tookMs = performance.now() - began;
  console.log(
    `\nSQLite: ${events} events, ${(bytes / events).toFixed(0)} bytes each, ${Math.round((events / tookMs) * 1_000)} a second in`,
  );
  return store;
}

function perSecond(ns: number): string {
  return String(Math.round(1e9 / ns));
}
