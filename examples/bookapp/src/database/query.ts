/** Runs the queries that are generated from `queries/`: parameters by name, rows as the database types them. */
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { Problem } from '../problem.ts';

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

/** The rows of a query. @throws Problem 503 where the database cannot be reached */
export async function many<Parameters, Row extends QueryResultRow>(
  database: Database,
  { text, parameters }: Query<Parameters, Row>,
  values: Parameters,
): Promise<readonly Row[]> {
  const given = parameters.map((name) => values[name]);
  try {
    const { rows } = await (database as Pool).query<Row>(text, given);
    return rows;
  } catch (error) {
    throw isAnswer(error) ? error : new Problem(503, 'unavailable', 'the database cannot be reached', { cause: error });
  }
}

/** Whether it is the database that has something against the statement. Classes 08, 53 and 57: it cannot work now. */
function isAnswer(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^(?:08|53|57)/.test(code);
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
