/** Brings the tables of a server up to date. */
import { FlowStoreError } from '../errors.ts';
import { ClickHouseConnection, LONGEST_COMMAND_MS } from './connection.ts';
import { type ClickHouseConnectionOptions, clickHouseConnectionSettings } from './options.ts';
import { consumers, foundation, migrations, SCHEMA_VERSION } from './schema/migrations.ts';
import { type SchemaOptions, schemaSettings } from './schema/schema-options.ts';
import { views } from './views.ts';
import { sqlOf, type Statement } from './schema/statement.ts';

const MIGRATION_MS = 60_000;

/** What a migration did. */
export interface MigratedClickHouse {
  /** Version of the schema before. */
  readonly from: number;
  /** Version of the schema now. */
  readonly to: number;
}

/**
 * Makes the tables, or brings those of an older version up to date; what is up to date is left as it is.
 *
 * @example
 * const migrated = migrateClickHouse({ url: 'http://127.0.0.1:9', database: 'weir', retentionDays: 30 });
 * await migrated.catch(({ code }) => code); // 'WEIR_FLOW_STORE_ENGINE', where no server is
 * @throws FlowStoreError `WEIR_FLOW_STORE_OPTION` for an option that is out of range, `WEIR_FLOW_STORE_VERSION` for tables of a
 *   newer version, `WEIR_FLOW_STORE_ENGINE` where the server fails
 */
export async function migrateClickHouse(
  options: ClickHouseConnectionOptions & SchemaOptions,
): Promise<MigratedClickHouse> {
  const settings = clickHouseConnectionSettings(options);
  const schema = schemaSettings(settings.database, options);
  // Nobody waits for it as for a question.
  const connection = new ClickHouseConnection({ ...settings, timeoutMs: Math.max(settings.timeoutMs, MIGRATION_MS) });
  try {
    for (const statement of foundation(schema)) await connection.command(statement);
    const [row] = await connection.ask(`SELECT max(version) AS version FROM \`${settings.database}\`.flow_schema`);
    const from = Number(row?.['version'] ?? 0);
    if (from > SCHEMA_VERSION) throw new FlowStoreError('WEIR_FLOW_STORE_VERSION', 'the tables are of a newer version');
    for (const { version, statements } of migrations(schema)) {
      if (version <= from) continue;
      // Rows of an older version are brought over, however many there are.
      for (const statement of statements)
        if (await isDue(connection, settings.database, statement))
          await connection.command(sqlOf(statement), LONGEST_COMMAND_MS);
    }
    for (const statement of [...views(schema), ...consumers(schema)]) await connection.command(statement);
    return { from, to: SCHEMA_VERSION };
  } finally {
    await connection.close();
  }
}

/**
 * The statements of all migrations, in order, as `migrateClickHouse` runs them on a server that has none of the tables.
 *
 * @example
 * clickHouseSchema({ database: 'weir' })[0]; // 'CREATE DATABASE IF NOT EXISTS `weir`'
 * @throws FlowStoreError `WEIR_FLOW_STORE_OPTION` for an option that is out of range
 */
export function clickHouseSchema(options: SchemaOptions & { readonly database?: string } = {}): readonly string[] {
  const schema = schemaSettings(options.database ?? 'weir', options);
  return [
    ...foundation(schema),
    ...migrations(schema).flatMap(({ statements }) => statements.map((statement) => sqlOf(statement))),
    ...views(schema),
    ...consumers(schema),
  ];
}

async function isDue(connection: ClickHouseConnection, database: string, statement: Statement): Promise<boolean> {
  if (typeof statement === 'string') return true;
  const { table, column } = statement.unlessColumn;
  const [row] = await connection.ask(
    'SELECT count() AS n FROM system.columns WHERE database = {database:String} AND table = {table:String} AND name = {column:String}',
    { database, table, column },
  );
  return row?.['n'] === '0';
}
