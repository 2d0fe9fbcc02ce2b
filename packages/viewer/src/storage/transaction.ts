/** Changes of several tables, all of them or none. */
import type { DatabaseSync } from 'node:sqlite';

/** Makes them; throws what `change` or the commit throws, when nothing is changed. */
export function inTransaction<Result>(db: DatabaseSync, change: () => Result): Result {
  db.exec('BEGIN');
  try {
    const result = change();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

function rollBack(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // SQLite has done it: after some errors, such as a full disk, no transaction is left.
  }
}
