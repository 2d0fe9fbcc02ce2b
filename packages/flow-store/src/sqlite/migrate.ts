/** Brings a database to the version that this package writes. */
import type { DatabaseSync } from 'node:sqlite';
import { FlowStoreError } from '../errors.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';

/**
 * Applies the steps that are missing, each in a transaction of its own with the number of its version.
 *
 * @returns the version that the database has then
 * @throws FlowStoreError `WEIR_FLOW_STORE_FOREIGN` for a database of something else, `WEIR_FLOW_STORE_VERSION` for one of a
 *   newer version, and where it is only to be read, for one of an older
 */
export function migrate(
  database: DatabaseSync,
  { steps = MIGRATIONS, readOnly = false }: { readonly steps?: readonly string[]; readonly readOnly?: boolean } = {},
): number {
  const number = (pragma: string): number =>
    Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] ?? 0);
  const application = number('application_id');
  const version = number('user_version');
  const isEmpty = version === 0 && number('schema_version') === 0;
  if (application !== APPLICATION_ID && !(isEmpty && application === 0))
    throw new FlowStoreError('WEIR_FLOW_STORE_FOREIGN', 'the file is a database, but not of flows');
  if (version > steps.length)
    throw new FlowStoreError(
      'WEIR_FLOW_STORE_VERSION',
      `the file has schema version ${version}, and this package knows versions up to ${steps.length}`,
    );
  if (readOnly && version < steps.length)
    throw new FlowStoreError(
      'WEIR_FLOW_STORE_VERSION',
      `the file has schema version ${version}, and has to be opened for writing to become version ${steps.length}`,
    );
  for (let from = version; from < steps.length; from += 1) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(steps[from] ?? '');
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${from + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      rollBack(database);
      throw error;
    }
  }
  return steps.length;
}

/** Ends a transaction that failed. A full disk has ended it by itself. */
export function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // There is none.
  }
}
