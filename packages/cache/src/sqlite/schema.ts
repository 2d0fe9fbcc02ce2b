/** The tables of the file; made where they are not there yet. */

/**
 * `id` is the age: it grows with every insertion. Tags go with their entries. Write-ahead logging, so that readers do not
 * wait for writers; a cache may lose its last moments with the power, so nothing waits for the disk.
 */
export const SCHEMA = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key BLOB NOT NULL UNIQUE,
  payload BLOB NOT NULL,
  keep_until REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_keep_until ON entries (keep_until);
CREATE TABLE IF NOT EXISTS tags (
  tag TEXT NOT NULL,
  key BLOB NOT NULL REFERENCES entries (key) ON DELETE CASCADE,
  PRIMARY KEY (tag, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tags_by_key ON tags (key);
`;
