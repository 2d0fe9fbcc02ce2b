/** The official client, with what a store asks of it: bound values, time limits, errors that tell no value. */
import { ClickHouseLogLevel, createClient, type ClickHouseSettings } from '@clickhouse/client';
import { FlowStoreError } from '../errors.ts';
import type { ClickHouseConnectionSettings } from './options.ts';

/** A value that a query's `{name:Type}` stands for. */
export type Parameter = string | number | bigint | readonly (string | bigint)[];

/** Values by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** A row of an answer: 64-bit integers are texts. */
export type ClickHouseRow = Readonly<Record<string, unknown>>;

// The engine ends its work by itself; who asks waits a little longer, so that the engine's word is heard.
const GRACE_MS = 2_000;
// A server that takes data goes on when it is slow; one that hangs is given up.
const INSERT_TIMEOUT_MS = 60_000;
const COMMAND_TIMEOUT_MS = 60_000;
/** For a statement that goes through all there is. */
export const LONGEST_COMMAND_MS = 86_400_000;

const ASKING: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  // What nobody waits for any more ends.
  cancel_http_readonly_queries_on_client_close: 1,
};

const INSERTING: ClickHouseSettings = {
  input_format_skip_unknown_fields: 1,
  input_format_null_as_default: 1,
  async_insert: 0,
};

// Codes of the server, by what they say to who asks.
const CODES: Readonly<Record<string, readonly [FlowStoreError['code'], string]>> = {
  '159': ['WEIR_FLOW_STORE_TIMEOUT', 'the time limit ended the question'],
  '160': ['WEIR_FLOW_STORE_TIMEOUT', 'the time limit would not suffice for the question'],
  '60': ['WEIR_FLOW_STORE_VERSION', 'the database has no such table: weir-flows migrate makes it'],
  '81': ['WEIR_FLOW_STORE_VERSION', 'the server has no such database: weir-flows migrate makes it'],
  '47': ['WEIR_FLOW_STORE_VERSION', 'the tables are of another version: weir-flows migrate brings them up to date'],
  '516': ['WEIR_FLOW_STORE_ENGINE', 'the server does not know the user, or the password is another'],
  '497': ['WEIR_FLOW_STORE_ENGINE', 'the user may not do this'],
};

/** One server, by its HTTP interface. Opens connections as they are needed, and keeps the process only while it waits. */
export class ClickHouseConnection {
  readonly #settings: ClickHouseConnectionSettings;
  readonly #client: ReturnType<typeof createClient>;
  readonly #closing = new AbortController();

  constructor(settings: ClickHouseConnectionSettings) {
    this.#settings = settings;
    const { url, username, password, ca, timeoutMs } = settings;
    this.#client = createClient({
      url,
      username,
      password,
      ...(ca === undefined ? {} : { tls: { ca_cert: ca } }),
      // Each request has a limit of its own.
      request_timeout: Math.max(timeoutMs + GRACE_MS, LONGEST_COMMAND_MS),
      // It would tell addresses and queries.
      log: { level: ClickHouseLogLevel.OFF },
    });
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** The rows of an answer. Rejects with the reason of the signal as soon as it aborts. */
  async ask(query: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<readonly ClickHouseRow[]> {
    const { timeoutMs } = this.#settings;
    return this.#within(timeoutMs + GRACE_MS, signal, async (ended) => {
      const answer = await this.#client.query({
        query,
        format: 'JSONEachRow',
        query_params: parameters as Record<string, unknown>,
        abort_signal: ended,
        clickhouse_settings: { ...ASKING, max_execution_time: timeoutMs / 1_000 },
      });
      isOfClickHouse(answer);
      return answer.json<ClickHouseRow>();
    });
  }

  /** Runs a statement that has no answer. */
  async command(query: string, limitMs: number = COMMAND_TIMEOUT_MS): Promise<void> {
    await this.#within(limitMs, undefined, async (ended) => {
      isOfClickHouse(await this.#client.command({ query, abort_signal: ended }));
    });
  }

  /** Inserts rows, their columns by name. */
  async insert(table: string, rows: readonly object[]): Promise<void> {
    await this.#within(INSERT_TIMEOUT_MS, undefined, async (ended) => {
      const inserted = await this.#client.insert({
        table,
        format: 'JSONEachRow',
        values: rows,
        abort_signal: ended,
        clickhouse_settings: INSERTING,
      });
      isOfClickHouse(inserted);
    });
  }

  /** Ends what is asked; questions reject with `WEIR_FLOW_STORE_CLOSED`. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.#closing.abort();
    await this.#client.close();
  }

  async #within<T>(
    limitMs: number,
    signal: AbortSignal | undefined,
    work: (ended: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    if (this.isClosed) throw closed();
    const limit = AbortSignal.timeout(limitMs);
    const ended = AbortSignal.any([this.#closing.signal, limit, ...(signal === undefined ? [] : [signal])]);
    try {
      return await Promise.race([work(ended), rejection(ended)]);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (this.isClosed) throw closed();
      if (limit.aborted) throw new FlowStoreError('WEIR_FLOW_STORE_TIMEOUT', 'the server did not answer in time');
      throw (error as { readonly name?: unknown } | null)?.name === 'FlowStoreError' ? error : engineError(error);
    }
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function closed(): FlowStoreError {
  return new FlowStoreError('WEIR_FLOW_STORE_CLOSED', 'the store is closed');
}

/** @throws FlowStoreError for an answer of something else, which may say to everything that all is well */
function isOfClickHouse({ response_headers: headers }: { readonly response_headers?: object }): void {
  if (headers === undefined || !Object.hasOwn(headers, 'x-clickhouse-summary'))
    throw new FlowStoreError('WEIR_FLOW_STORE_ENGINE', 'what answers there is no ClickHouse');
}

/** Messages of the server repeat queries and values, those of sockets addresses: only their codes are told. */
function engineError(error: unknown): FlowStoreError {
  const { code, type } = (error ?? {}) as { readonly code?: unknown; readonly type?: unknown };
  const [ours, detail] = CODES[String(code)] ?? [];
  if (ours !== undefined && detail !== undefined) return new FlowStoreError(ours, detail);
  const isNamed = typeof type === 'string' && /^[A-Z_]{1,60}$/.test(type);
  const isSocket = typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code);
  if (isNamed) return new FlowStoreError('WEIR_FLOW_STORE_ENGINE', `the server failed: ${type}`);
  if (isSocket) return new FlowStoreError('WEIR_FLOW_STORE_ENGINE', `the server cannot be reached: ${code}`);
  return new FlowStoreError('WEIR_FLOW_STORE_ENGINE', 'the server failed');
}
