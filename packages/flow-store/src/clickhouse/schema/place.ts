/** Where the tables are: on one server, or on the servers of a cluster. */

/** How statements name tables and engines there. */
export interface Place {
  /** The quoted name of a table, with that of its database. */
  readonly table: (name: string) => string;
  readonly isCluster: boolean;
  /** ` ON CLUSTER ...` of a cluster, else empty. */
  readonly onCluster: string;
  /** The engine of a table, replicated on a cluster. */
  readonly engine: (name: string, table: string, ...args: readonly string[]) => string;
  /** ` TTL ...` of a column with a time, empty where rows are kept for ever. */
  readonly retention: (time: string) => string;
}

/** What a place is told; the names are checked already. */
export interface PlaceOptions {
  readonly database: string;
  readonly cluster?: string;
  readonly retentionDays?: number;
}

export function placeOf({ database, cluster, retentionDays }: PlaceOptions): Place {
  return {
    table: (name) => `\`${database}\`.\`${name}\``,
    isCluster: cluster !== undefined,
    onCluster: cluster === undefined ? '' : ` ON CLUSTER \`${cluster}\``,
    engine: (name, table, ...args) =>
      cluster === undefined
        ? `${name}(${args.join(', ')})`
        : `Replicated${name}(${[`'/clickhouse/tables/{shard}/${database}/${table}'`, "'{replica}'", ...args].join(', ')})`,
    retention: (time) =>
      retentionDays === undefined
        ? ''
        : // What a column of seconds cannot hold is kept at its ends.
          `\nTTL toDateTime(least(greatest(toUnixTimestamp64Second(${time}), 0), 4000000000)) + INTERVAL ${retentionDays} DAY DELETE`,
  };
}
