/** What the store holds. */
import type { FlowStoreStatus } from '../../contract/answers.ts';
import { counted } from '../counters.ts';
import type { Question } from './question.ts';

export function status({ database }: Question): FlowStoreStatus {
  const count = (sql: string): number => Number(database.get(sql)?.['n'] ?? 0);
  const earliest = database.get('SELECT min(first) AS first FROM flow')?.['first'];
  return {
    engine: 'sqlite',
    schemaVersion: database.schemaVersion,
    events: count('SELECT count(*) AS n FROM event'),
    flows: count('SELECT count(*) AS n FROM flow'),
    openFlows: count('SELECT count(*) AS n FROM flow WHERE settled = 0'),
    bytes: database.usedBytes(),
    ...(typeof earliest === 'bigint' ? { earliest } : {}),
    repeats: counted(database, 'repeats'),
    evictedFlows: counted(database, 'evicted_flows'),
    evictedEvents: counted(database, 'evicted_events'),
  };
}
