/** A store by its name, as commands are given it: where it is by the name, who one is by the environment. */
import { readFile } from 'node:fs/promises';
import type { FlowStore } from '../contract/flow-store.ts';
import type { ClickHouseConnectionOptions } from '../clickhouse/options.ts';
import { FlowStoreError } from '../errors.ts';
import type { SqliteFlowStoreOptions } from '../sqlite/options.ts';
import { SqliteFlowStore } from '../sqlite-flow-store.ts';

/** Variables of an environment. */
type Environment = Readonly<Record<string, string | undefined>>;

/** How a store is opened, whichever it is. */
export interface NamedFlowStoreOptions extends Pick<
  SqliteFlowStoreOptions,
  'readOnly' | 'lostAfterMs' | 'timeoutMs' | 'clock' | 'retain'
> {
  /** Holds `CLICKHOUSE_USERNAME`, `CLICKHOUSE_PASSWORD` and `CLICKHOUSE_CA_FILE`. Default: that of the process. */
  readonly env?: Environment;
}

/** A store's name: its scheme, and what follows. */
type Named = readonly [scheme: 'sqlite' | 'clickhouse', rest: string];

const EXPECTED = 'sqlite:FILE or clickhouse+http(s)://HOST:PORT/DATABASE';

/**
 * Opens the store of a name: `sqlite:FILE`, or `clickhouse+http(s)://HOST:PORT/DATABASE` with credentials by the environment. A name
 * that holds credentials is refused, and is in no message.
 *
 * @example
 * const store = await namedFlowStore('sqlite::memory:');
 * (await store.status()).engine; // 'sqlite'
 * await store.close();
 * @throws FlowStoreError by rejection: `WEIR_FLOW_STORE_OPTION` for a name of no store, an option that is out of range, or where
 *   ClickHouse's client is not installed
 */
export async function namedFlowStore(name: string, options: NamedFlowStoreOptions = {}): Promise<FlowStore> {
  const { env = process.env, retain, ...both } = options;
  const [scheme, rest] = named(name);
  if (scheme === 'sqlite')
    return new SqliteFlowStore({ ...both, ...(retain === undefined ? {} : { retain }), file: rest });
  const connection = await clickHouseAt(rest, env);
  const { ClickHouseFlowStore } = await clickHouseModule();
  return new ClickHouseFlowStore({ ...connection, ...both });
}

/** The ClickHouse of a name. @throws FlowStoreError `WEIR_FLOW_STORE_OPTION` for another store */
export async function namedClickHouse(name: string, env: Environment): Promise<ClickHouseConnectionOptions> {
  const [scheme, rest] = named(name);
  if (scheme === 'sqlite')
    throw optionError('must be a ClickHouse: a file of SQLite is brought up to date when it is opened');
  return clickHouseAt(rest, env);
}

/** The part of this package that needs ClickHouse's client. */
export async function clickHouseModule(): Promise<typeof import('../clickhouse.ts')> {
  try {
    return await import('../clickhouse.ts');
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new FlowStoreError(
      'WEIR_FLOW_STORE_OPTION',
      'for ClickHouse, @clickhouse/client must be installed beside it',
      {
        cause,
      },
    );
  }
}

function named(name: string): Named {
  const [, file = ''] = /^sqlite:(.*)$/s.exec(name) ?? [];
  if (file !== '') return ['sqlite', file];
  const [, url = ''] = /^clickhouse\+(https?:\/\/.*)$/s.exec(name) ?? [];
  if (url !== '') return ['clickhouse', url];
  // What stands behind the scheme may hold a password.
  throw optionError(`must be ${EXPECTED}`);
}

async function clickHouseAt(text: string, env: Environment): Promise<ClickHouseConnectionOptions> {
  const url = URL.parse(text);
  if (url === null) throw optionError(`must be ${EXPECTED}`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw optionError(
      'must not hold a user, a password or parameters: CLICKHOUSE_USERNAME and CLICKHOUSE_PASSWORD say who one is',
    );
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

function optionError(detail: string): FlowStoreError {
  return new FlowStoreError('WEIR_FLOW_STORE_OPTION', `store ${detail}`);
}
