/** Metrics by their scope, which of a metric set is its name, each series with its last points. */
import type { DatabaseSync } from 'node:sqlite';
import type {
  MetricKind,
  MetricSeries,
  MetricSetAnswer,
  MetricSetList,
  MetricView,
  SeriesMeasure,
} from '../api/types/metrics.ts';
import type { StoredObject } from '../rows/stored-value.ts';
import { Conditions, type ListArgs, type QuestionContext, type Row, rowsOf } from './context.ts';
import { listed } from './logs.ts';
import { pointView, valuesOf } from './metric-points.ts';
import { shown } from './spans.ts';

/** Series of one metric, and points of one series, that are told. */
const MAX_SERIES = 100;
const MAX_POINTS = 240;
/** Series of one scope that are looked at. */
const MAX_LOOKED_AT = 5_000;

/** Which scope, and of it which metric. */
export interface MetricSetArgs extends Pick<ListArgs, 'from' | 'to'> {
  readonly scope: string;
  readonly metric?: string;
}

/** All scopes. */
export function metricSets({ db }: QuestionContext): MetricSetList {
  const rows = rowsOf(
    db,
    `SELECT origin.scope, group_concat(DISTINCT origin.service) AS services, count(DISTINCT series.name) AS metrics,
     count(*) AS series, CAST(max(series.last_time) AS TEXT) AS last, max(json_extract(origin.doc, '$.v')) AS version
     FROM series JOIN origin ON origin.id = series.origin GROUP BY origin.scope ORDER BY origin.scope LIMIT 1000`,
    [],
  );
  return {
    metricSets: rows.map((row) => ({
      scope: String(row['scope']),
      version: String(row['version'] ?? ''),
      services: listed(row['services']),
      metrics: Number(row['metrics']),
      series: Number(row['series']),
      lastNs: String(row['last']),
    })),
  };
}

/** The metrics of one scope; undefined where none is kept. */
export function metricSet(
  { db }: QuestionContext,
  { scope, metric, from, to }: MetricSetArgs,
): MetricSetAnswer | undefined {
  const conditions = new Conditions().add('origin.scope = ?', scope).add('series.name = ?', metric);
  const rows = rowsOf(
    db,
    `SELECT series.id, series.name, series.kind, series.temporality, series.monotonic, series.unit_text,
     series.description, series.attributes, origin.service
     FROM series JOIN origin ON origin.id = series.origin${conditions.where}
     ORDER BY series.last_time DESC, series.id LIMIT ${MAX_LOOKED_AT}`,
    conditions.parameters,
  );
  if (rows.length === 0) return undefined;
  const metrics = Map.groupBy(rows, (row) =>
    JSON.stringify([row['name'], row['kind'], row['unit_text'], row['temporality'], row['monotonic']]),
  );
  const views = [...metrics.values()].map((series) =>
    metricView(db, series, { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }),
  );
  return { scope, metrics: views.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))) };
}

function metricView(db: DatabaseSync, rows: readonly Row[], range: Pick<ListArgs, 'from' | 'to'>): MetricView {
  const first = rows[0] as Row;
  const kind = String(first['kind']) as MetricKind;
  const temporality = String(first['temporality']);
  const measure = measureOf(kind, first['monotonic'] === 1);
  return {
    name: String(first['name']),
    description: String(first['description']),
    unit: String(first['unit_text']),
    kind,
    ...(temporality === 'delta' || temporality === 'cumulative' ? { temporality } : {}),
    measure,
    series: rows
      .slice(0, MAX_SERIES)
      .flatMap((row) => seriesView(db, row, measure, temporality === 'delta', range) ?? []),
    seriesCount: rows.length,
  };
}

function measureOf(kind: MetricKind, isMonotonic: boolean): SeriesMeasure {
  if (kind === 'gauge') return 'value';
  if (kind === 'sum') return isMonotonic ? 'rate' : 'value';
  return 'mean';
}

function seriesView(
  db: DatabaseSync,
  row: Row,
  measure: SeriesMeasure,
  isDelta: boolean,
  { from, to }: Pick<ListArgs, 'from' | 'to'>,
): MetricSeries | undefined {
  const conditions = new Conditions().add('series = ?', Number(row['id'])).add('time >= ?', from).add('time < ?', to);
  const points = rowsOf(
    db,
    `SELECT CAST(time AS TEXT) AS at, CAST(start AS TEXT) AS start, value, count, sum, doc FROM point${conditions.where}
     ORDER BY time DESC, id DESC LIMIT ${MAX_POINTS + 1}`,
    conditions.parameters,
  ).toReversed();
  const last = points.at(-1);
  if (last === undefined) return undefined;
  // The oldest one is what the next is compared with, where there are more than are told.
  const values = valuesOf(points, measure, isDelta);
  const skipped = Math.max(0, points.length - MAX_POINTS);
  return {
    id: String(row['id']),
    service: String(row['service']),
    attributes: shown(JSON.parse(String(row['attributes'])) as StoredObject),
    timesNs: points.slice(skipped).map((point) => String(point['at'])),
    values: values.slice(skipped),
    last: pointView(last),
  };
}
