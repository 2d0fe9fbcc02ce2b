/** What the bench prints: bytes by column, times of questions. */
import type { BenchEngine } from './engine.ts';
import type { Times } from './asked.ts';

/** Bytes an event of each table, and of each column and index of the events. */
export async function sizes(engine: BenchEngine, database: string, events: number): Promise<string> {
  const tables = await engine.query(`SELECT table, round(sum(bytes_on_disk) / ${events}, 2) AS bytes, sum(rows), count()
FROM system.parts WHERE active AND database = '${database}' GROUP BY table ORDER BY bytes DESC FORMAT TSV`);
  const columns =
    await engine.query(`SELECT name, round(data_compressed_bytes / ${events}, 2) AS bytes, compression_codec
FROM system.columns WHERE database = '${database}' AND table = 'flow_event' ORDER BY bytes DESC FORMAT TSV`);
  const indices = await engine.query(`SELECT name, round(data_compressed_bytes / ${events}, 2) AS bytes, type_full
FROM system.data_skipping_indices WHERE database = '${database}' AND table = 'flow_event' ORDER BY bytes DESC FORMAT TSV`);
  const kept = await engine.query(`SELECT round(sum(bytes_on_disk) / ${events}, 2) FROM system.parts
WHERE active AND database = '${database}' AND startsWith(table, 'flow_')`);
  return [
    `bytes an event on disk, all that is kept: ${kept}`,
    `table\tbytes an event\trows\tparts\n${tables}`,
    `column of flow_event\tbytes an event\tcodec\n${columns}`,
    `index of flow_event\tbytes an event\ttype\n${indices}`,
  ].join('\n\n');
}

/** A row for each question, a column for each store. */
export function timesTable(stores: readonly string[], rows: readonly (readonly [string, ...Times[]])[]): string {
  const told = ({ p50, p95 }: Times): string =>
    p50 === undefined || p95 === undefined ? 'not answered' : `${milliseconds(p50)} / ${milliseconds(p95)}`;
  const all = [
    ['p50 / p95, ms', ...stores],
    ...rows.map(([name, ...times]) => [name, ...times.map((each) => told(each))]),
  ];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
