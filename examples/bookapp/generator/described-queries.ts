/** Has PostgreSQL itself say which parameters and columns a statement has, by preparing it on the migrated schema. */
import { messages, PGlite, protocol } from '@electric-sql/pglite';
import type { NamedQuery } from './named-queries.ts';

/** A query with the types of its parameters and columns, as TypeScript. */
export interface DescribedQuery extends NamedQuery {
  readonly parameterTypes: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const TYPES: Readonly<Record<number, string>> = {
  16: 'boolean',
  // Integers of 64 bits come as text.
  20: 'string',
  23: 'number',
  25: 'string',
  701: 'number',
  1007: 'readonly number[]',
  1009: 'readonly string[]',
  1184: 'Date',
};

/** An empty database on which the migrations have run. */
export async function migratedDatabase(migrations: readonly string[]): Promise<PGlite> {
  const db = await PGlite.create();
  for (const migration of migrations) await db.exec(migration);
  return db;
}

/** @throws Error that names the query, such as for a column that does not exist */
export async function describedQueries(db: PGlite, queries: readonly NamedQuery[]): Promise<readonly DescribedQuery[]> {
  const described: DescribedQuery[] = [];
  for (const query of queries) described.push(await describe(db, query));
  return described;
}

async function describe(db: PGlite, query: NamedQuery): Promise<DescribedQuery> {
  try {
    const answers = await prepare(db, query.text);
    const parameters = answers.find((one) => one instanceof messages.ParameterDescriptionMessage);
    const row = answers.find((one) => one instanceof messages.RowDescriptionMessage);
    return {
      ...query,
      parameterTypes: await Promise.all((parameters?.dataTypeIDs ?? []).map((type) => typeOf(db, type))),
      columns: await columnsOf(db, row?.fields ?? []),
    };
  } catch (cause) {
    throw new Error(`${query.name}: ${(cause as Error).message}`, { cause });
  }
}

async function prepare(db: PGlite, text: string): Promise<readonly unknown[]> {
  const { parse, describe: ask, sync } = protocol.serialize;
  try {
    const parsed = await db.execProtocol(parse({ text }));
    const told = await db.execProtocol(ask({ type: 'S' }));
    return [...parsed.messages, ...told.messages];
  } finally {
    // After a mistake the server passes over everything else.
    await db.execProtocol(sync());
  }
}

async function columnsOf(db: PGlite, fields: readonly messages.Field[]): Promise<DescribedQuery['columns']> {
  const columns: { name: string; type: string }[] = [];
  for (const { name, dataTypeID, tableID, columnID } of fields) {
    const type = await typeOf(db, dataTypeID);
    const { rows } = await db.query<{ attnotnull: boolean }>(
      'SELECT attnotnull FROM pg_attribute WHERE attrelid = $1 AND attnum = $2',
      [tableID, columnID],
    );
    // What is no column of a table may be null.
    columns.push({ name, type: rows[0]?.attnotnull === true ? type : `${type} | null` });
  }
  return columns;
}

async function typeOf(db: PGlite, id: number): Promise<string> {
  const known = TYPES[id];
  if (known !== undefined) return known;
  const { rows } = await db.query<{ enumlabel: string }>(
    'SELECT enumlabel FROM pg_enum WHERE enumtypid = $1 ORDER BY enumsortorder',
    [id],
  );
  if (rows.length === 0) throw new Error(`no TypeScript type for the PostgreSQL type ${id}`);
  return rows.map(({ enumlabel }) => `'${enumlabel}'`).join(' | ');
}
