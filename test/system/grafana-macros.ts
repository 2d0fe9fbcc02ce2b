/** Stands in for Grafana and its ClickHouse plugin: puts a range of time in the place of their macros, as far as ours are used. */

/** What a panel is asked for. */
export interface PanelRange {
  /** Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Seconds that one point of a series stands for. */
  readonly intervalSeconds: number;
}

/** The statement as the plugin sends it. @throws Error for a macro that is none of these */
export function expandedSql(sql: string, { from, to, intervalSeconds }: PanelRange): string {
  const expanded = sql
    .replaceAll(/\$__timeInterval\((\w+)\)/g, `toStartOfInterval(toDateTime($1), INTERVAL ${intervalSeconds} second)`)
    .replaceAll(/\$__timeFilter\((\w+)\)/g, `$1 >= toDateTime(${from}) AND $1 <= toDateTime(${to})`)
    .replaceAll('$__fromTime_ms', `fromUnixTimestamp64Milli(${from * 1_000})`)
    .replaceAll('$__toTime_ms', `fromUnixTimestamp64Milli(${to * 1_000})`)
    .replaceAll('$__interval_s', String(intervalSeconds));
  const [other] = /\$__\w+/.exec(expanded) ?? [];
  if (other !== undefined) throw new Error(`${other} is no macro that is known here`);
  return expanded;
}
