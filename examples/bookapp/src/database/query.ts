/** Runs the queries that are generated from `queries/`: parameters by name, rows as the database types them. */
import type { Pool, PoolClient, QueryResultRow } from 'pg';

/** A query and what its parameters and rows are. */
export interface Query<Parameters, Row, Rows extends 'one' | 'maybe' | 'many' = 'one' | 'maybe' | 'many'> {
  readonly text: string;
  /** How many rows there can be. */
  readonly rows: Rows;
  /** Names of `$1`, `$2` and so on. */
  readonly parameters: readonly (keyof Parameters & string)[];
  /** There only for the compiler: the type of a row. */
  readonly row?: Row;
}

/** Whatever queries can be sent to. */
export type Database = Pick<Pool | PoolClient, 'query'>;

/** The rows of a query. */
export async function many<Parameters, Row extends QueryResultRow>(
  database: Database,
  { text, parameters }: Query<Parameters, Row>,
  values: Parameters,
): Promise<readonly Row[]> {
  const { rows } = await (database as Pool).query<Row>(
    text,
    parameters.map((name) => values[name]),
  );
  return rows;
}

/** The row of a query, or undefined where there is none. */
export async function maybe<Parameters, Row extends QueryResultRow>(
  database: Database,
  query: Query<Parameters, Row, 'one' | 'maybe'>,
  values: Parameters,
): Promise<Row | undefined> {
  const [row] = await many(database, query, values);
  return row;
}

/** The only row of a query that always has one. */
export async function one<Parameters, Row extends QueryResultRow>(
  database: Database,
  query: Query<Parameters, Row, 'one'>,
  values: Parameters,
): Promise<Row> {
  const row = await maybe(database, query, values);
  if (row === undefined) throw new Error('the database returned no row');
  return row;
}
