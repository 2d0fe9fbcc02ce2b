/** The store that `--store` names. */
import { readFile } from 'node:fs/promises';
import type { FlowStore } from '../contract/flow-store.ts';
import type { ClickHouseConnectionOptions } from '../clickhouse/options.ts';
import type { SqliteFlowStoreOptions } from '../sqlite/options.ts';
import { SqliteFlowStore } from '../sqlite-flow-store.ts';
import { UsageError } from './command-line.ts';
import type { FlowsCliIo } from './io.ts';

/** A store's name: its scheme, and what follows. */
type Named = readonly [scheme: string, rest: string];

const EXPECTED = 'sqlite:FILE or clickhouse+http(s)://HOST:PORT/DATABASE';

/** @throws UsageError for a name of no store; FlowStoreError for one that cannot be opened so */
export async function namedStore(
  name: string | undefined,
  options: Omit<SqliteFlowStoreOptions, 'file'>,
  { env }: Pick<FlowsCliIo, 'env'>,
): Promise<FlowStore> {
  const [scheme, rest] = named(name);
  if (scheme === 'sqlite') return new SqliteFlowStore({ ...options, file: rest });
  const { ClickHouseFlowStore } = await import('../clickhouse.ts');
  const { lostAfterMs, readOnly, clock } = options;
  return new ClickHouseFlowStore({
    ...(await clickHouseAt(rest, env)),
    ...(lostAfterMs === undefined ? {} : { lostAfterMs }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(clock === undefined ? {} : { clock }),
  });
}

/** The ClickHouse that `--store` names. @throws UsageError for another store */
export async function namedClickHouse(
  name: string | undefined,
  { env }: Pick<FlowsCliIo, 'env'>,
): Promise<ClickHouseConnectionOptions> {
  const [scheme, rest] = named(name);
  if (scheme === 'sqlite') throw new UsageError('a file of SQLite is brought up to date when it is opened');
  return clickHouseAt(rest, env);
}

function named(name: string | undefined): Named {
  if (name === undefined) throw new UsageError(`which store? --store ${EXPECTED}, or WEIR_FLOW_STORE`);
  const [, file = ''] = /^sqlite:(.*)$/s.exec(name) ?? [];
  if (file !== '') return ['sqlite', file];
  const [, url = ''] = /^clickhouse\+(https?:\/\/.*)$/s.exec(name) ?? [];
  if (url !== '') return ['clickhouse', url];
  // What stands behind the scheme may hold a password.
  throw new UsageError(`--store must be ${EXPECTED}`);
}

/** The address by the name, who one is by the environment. */
async function clickHouseAt(text: string, env: FlowsCliIo['env']): Promise<ClickHouseConnectionOptions> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`--store must be ${EXPECTED}`);
  }
  if (url.username !== '' || url.password !== '')
    throw new UsageError('--store must not hold a user or password: CLICKHOUSE_USERNAME and CLICKHOUSE_PASSWORD do');
  const database = url.pathname.slice(1);
  const { CLICKHOUSE_USERNAME: username, CLICKHOUSE_PASSWORD: password, CLICKHOUSE_CA_FILE: caFile } = env;
  return {
    url: url.origin,
    ...(database === '' ? {} : { database }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(caFile === undefined ? {} : { tls: { ca: await readFile(caFile) } }),
  };
}
