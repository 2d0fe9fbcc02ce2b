/** Counts that outlive the process. */
import type { Database } from './database.ts';

/** Names of counters. */
export type Counter = 'repeats' | 'evicted_flows' | 'evicted_events';

/** Adds to a counter. */
export function countUp(database: Database, name: Counter, more: number): void {
  if (more === 0) return;
  const sql = 'INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value';
  database.run(sql, name, more);
}

/** What a counter has come to. */
export function counted(database: Database, name: Counter): number {
  return Number(database.get('SELECT value FROM counter WHERE name = ?', name)?.['value'] ?? 0);
}
