/** The store that `--store` names. */
import type { FlowStore } from '../contract/flow-store.ts';
import type { SqliteFlowStoreOptions } from '../sqlite/options.ts';
import { SqliteFlowStore } from '../sqlite-flow-store.ts';
import { UsageError } from './command-line.ts';

/** @throws UsageError for a name of no store; FlowStoreError for one that cannot be opened so */
export function namedStore(name: string | undefined, options: Omit<SqliteFlowStoreOptions, 'file'>): FlowStore {
  if (name === undefined) throw new UsageError('which store? --store sqlite:FILE, or WEIR_FLOW_STORE');
  const [, scheme, rest = ''] = /^([a-z+]+):(.*)$/s.exec(name) ?? [];
  if (scheme === 'sqlite' && rest !== '') return new SqliteFlowStore({ ...options, file: rest });
  // What stands behind the scheme may hold a password.
  if (scheme?.startsWith('clickhouse') === true)
    throw new UsageError('stores on ClickHouse are not there yet: this version has sqlite:FILE');
  throw new UsageError('--store must be sqlite:FILE');
}
