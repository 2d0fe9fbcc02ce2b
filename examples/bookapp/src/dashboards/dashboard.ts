/** What a dashboard is made of, as data; `grafana.ts` writes it as Grafana wants it, and tests ask Prometheus each question. */

/** A question in PromQL, and what its series are called. */
export interface Query {
  readonly expr: string;
  /** Text with labels in double braces. */
  readonly legend: string;
}

/** Units by the names that Grafana has for them. */
export type Unit = 's' | 'ms' | 'bytes' | 'short' | 'percentunit' | 'reqps' | 'ops';

/** A panel over Prometheus. */
export interface MetricPanel {
  readonly kind: 'timeseries' | 'stat' | 'table';
  readonly title: string;
  /** Why one looks at it. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
}

/** A panel over Tempo or Loki, which only the compose variant has. */
export interface TracePanel {
  readonly kind: 'serviceMap' | 'traces' | 'logs';
  readonly title: string;
  readonly description: string;
  /** TraceQL or LogQL. */
  readonly query: string;
}

/** A panel over ClickHouse, by one question in SQL with the macros of Grafana's plugin. */
export interface SqlPanel {
  readonly kind: 'timeseries' | 'table';
  readonly title: string;
  readonly description: string;
  readonly unit: Unit;
  readonly sql: string;
}

/** A dashboard; its `uid` is its address. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** Any panel. */
export type Panel = MetricPanel | TracePanel | SqlPanel;

/** Whether a panel asks ClickHouse. */
export function isSqlPanel(panel: Panel): panel is SqlPanel {
  return 'sql' in panel;
}

/** Whether a panel asks Prometheus. */
export function isMetricPanel(panel: Panel): panel is MetricPanel {
  return 'queries' in panel;
}
