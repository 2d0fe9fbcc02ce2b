/** A dashboard as the JSON that Grafana is provisioned with. */
import {
  type Dashboard,
  isMetricPanel,
  isSqlPanel,
  type MetricPanel,
  type Panel,
  type SqlPanel,
  type TracePanel,
} from './dashboard.ts';

const COLUMNS = 24;
const WIDTH = 12;
const HEIGHT = 8;
const sources = { serviceMap: 'tempo', traces: 'tempo', logs: 'loki' } as const;
const types = { serviceMap: 'nodeGraph', traces: 'table', logs: 'logs' } as const;

/** Two panels in a row, in the order of the dashboard. */
export function grafanaDashboard({ uid, title, panels }: Dashboard): object {
  return {
    uid,
    title,
    tags: ['weir', 'bookapp'],
    timezone: 'browser',
    schemaVersion: 41,
    refresh: '10s',
    time: { from: 'now-15m', to: 'now' },
    panels: panels.map((panel, index) => ({
      id: index + 1,
      title: panel.title,
      description: panel.description,
      gridPos: {
        x: (index * WIDTH) % COLUMNS,
        y: Math.floor((index * WIDTH) / COLUMNS) * HEIGHT,
        w: WIDTH,
        h: HEIGHT,
      },
      ...contents(panel),
    })),
  };
}

function contents(panel: Panel): object {
  if (isSqlPanel(panel)) return sqlPanel(panel);
  return isMetricPanel(panel) ? metricPanel(panel) : tracePanel(panel);
}

/** As the plugin has it: 0 is the format of a time series, 1 that of a table. */
function sqlPanel({ kind, unit, sql }: SqlPanel): object {
  const datasource = { type: 'grafana-clickhouse-datasource', uid: 'clickhouse' };
  const isSeries = kind === 'timeseries';
  return {
    type: kind,
    datasource,
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: [
      {
        refId: 'A',
        datasource,
        editorType: 'sql',
        queryType: isSeries ? 'timeseries' : 'table',
        format: isSeries ? 0 : 1,
        rawSql: sql,
      },
    ],
  };
}

function metricPanel({ kind, unit, queries }: MetricPanel): object {
  const datasource = { type: 'prometheus', uid: 'prometheus' };
  return {
    type: kind,
    datasource,
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr,
      legendFormat: legend,
      ...(kind === 'timeseries' ? { exemplar: true } : { instant: true, format: 'table' }),
    })),
  };
}

function tracePanel({ kind, query }: TracePanel): object {
  const uid = sources[kind];
  const datasource = { type: uid, uid };
  const target =
    kind === 'serviceMap'
      ? { queryType: 'serviceMap' }
      : kind === 'traces'
        ? { queryType: 'traceql', query, limit: 20 }
        : { expr: query };
  return { type: types[kind], datasource, targets: [{ refId: 'A', datasource, ...target }] };
}
