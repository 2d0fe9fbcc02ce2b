/** Opens the database of the viewer, and refuses what is none. */
import { DatabaseSync } from 'node:sqlite';
import { ViewerError } from '../errors.ts';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './schema.ts';

/**
 * A database with the tables of this version, new where there was none.
 *
 * @throws {ViewerError} `WEIR_VIEWER_DATABASE` for a file that is another program's, another version's, or damaged
 */
export function openDatabase(file: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    // First of all: nothing of a file is changed that is another program's.
    prepareTables(db);
    // Telemetry of a moment ago is not worth a disk's patience: after a crash of the machine the last of it may be missing.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;');
    return db;
  } catch (cause) {
    db?.close();
    if (cause instanceof ViewerError) throw cause;
    throw new ViewerError('WEIR_VIEWER_DATABASE', 'the file cannot be used as a database', { cause });
  }
}

function prepareTables(db: DatabaseSync): void {
  const version = numberFrom(db, 'user_version');
  const application = numberFrom(db, 'application_id');
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (tables === 0) {
    db.exec(`BEGIN; ${SCHEMA} COMMIT;`);
    return;
  }
  if (application !== APPLICATION_ID) {
    throw new ViewerError('WEIR_VIEWER_DATABASE', 'the file is a database of something else');
  }
  if (version !== SCHEMA_VERSION) {
    const detail = `the file has version ${version} of the tables, and this is version ${SCHEMA_VERSION}`;
    throw new ViewerError('WEIR_VIEWER_DATABASE', detail);
  }
}

function numberFrom(db: DatabaseSync, pragma: 'user_version' | 'application_id'): number {
  return (db.prepare(`PRAGMA ${pragma}`).get() as Record<string, number>)[pragma] ?? 0;
}
