/** The store of a company: ClickHouse, over HTTP. */
import type { FlowEvent } from '@weir/flow-events';
import { type DeliveryStats, toNanoseconds } from '@weir/otel-compat';
import type {
  EdgeStats,
  FlowList,
  FlowPosition,
  FlowStoreStatus,
  HopStats,
  OverdueList,
  PathwayStats,
  StoredFlow,
} from '../contract/answers.ts';
import type { AppendResult, FlowStore } from '../contract/flow-store.ts';
import {
  type AskOptions,
  bad,
  checkedQuery,
  checkedText,
  type EdgeQuery,
  type FlowQuery,
  QUERY_KEYS,
  type RangeQuery,
  type SearchQuery,
} from '../contract/query.ts';
import { AppendAccount, type Fate } from '../sqlite/append-account.ts';
import { append } from './append.ts';
import { ClickHouseConnection } from './connection.ts';
import {
  type ClickHouseFlowStoreOptions,
  type ClickHouseFlowStoreSettings,
  clickHouseFlowStoreSettings,
} from './options.ts';
import { list, type ListName } from './questions/lists.ts';
import { edges, hops, pathways } from './questions/measured.ts';
import { flow, where } from './questions/one-flow.ts';
import { overdue } from './questions/overdue.ts';
import type { Question } from './questions/question.ts';
import { search } from './questions/search.ts';
import { status } from './questions/status.ts';
import { placeOf } from './schema/place.ts';

/**
 * Keeps flows in a ClickHouse server, and answers questions about them. Its tables are made by `weir-flows migrate`.
 *
 * Appends of one store are stored one after the other, so that of an event id what comes first stays. Whoever else writes, such
 * as the server's own consumer of Kafka, writes beside it.
 *
 * @example
 * const store = new ClickHouseFlowStore({ url: 'http://127.0.0.1:8123', username: 'weir', password: 'secret' });
 * store.stats().offered; // 0
 * await store.close();
 */
export class ClickHouseFlowStore implements FlowStore {
  readonly #settings: ClickHouseFlowStoreSettings;
  readonly #connection: ClickHouseConnection;
  readonly #account: AppendAccount;
  readonly #table: (name: string) => string;
  #appending: Promise<unknown> = Promise.resolve();

  /** @throws FlowStoreError `WEIR_FLOW_STORE_OPTION` when an option is out of range */
  constructor(options: ClickHouseFlowStoreOptions) {
    this.#settings = clickHouseFlowStoreSettings(options);
    this.#connection = new ClickHouseConnection(this.#settings);
    this.#account = new AppendAccount(this.#settings.maxPending);
    this.#table = placeOf(this.#settings).table;
  }

  async append(events: readonly FlowEvent[]): Promise<AppendResult> {
    if (!Array.isArray(events)) throw bad('events', 'an array', events);
    const { settle } = this.#account.offer(events.length, this.#refusal());
    const appended = this.#appending.then(() =>
      append({ connection: this.#connection, table: this.#table }, events as readonly FlowEvent[]),
    );
    this.#appending = appended.catch(() => {});
    let fate: Fate;
    try {
      fate = await appended;
    } catch (error) {
      settle();
      throw error;
    }
    return settle(fate);
  }

  async flow(flowId: string, options?: AskOptions): Promise<StoredFlow | undefined> {
    return flow(this.#question(options), checkedText('flowId', flowId));
  }

  async where(flowId: string, options?: AskOptions): Promise<FlowPosition | undefined> {
    return where(this.#question(options), checkedText('flowId', flowId));
  }

  async flows(query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return this.#list('flows', query, options);
  }

  async open(query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return this.#list('open', query, options);
  }

  async late(query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return this.#list('late', query, options);
  }

  async lost(query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return this.#list('lost', query, options);
  }

  async failed(query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return this.#list('failed', query, options);
  }

  async duplicates(query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return this.#list('duplicates', query, options);
  }

  async redeliveries(query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return this.#list('redeliveries', query, options);
  }

  async deadLetters(query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return this.#list('deadLetters', query, options);
  }

  async overdue(query?: FlowQuery, options?: AskOptions): Promise<OverdueList> {
    return overdue(this.#question(options), checkedQuery(query, QUERY_KEYS.flow));
  }

  async search(query: SearchQuery, options?: AskOptions): Promise<FlowList> {
    const checked = checkedQuery(query, QUERY_KEYS.search);
    return search(this.#question(options), checkedText('text', query?.text), checked);
  }

  async pathways(query?: RangeQuery, options?: AskOptions): Promise<{ readonly pathways: readonly PathwayStats[] }> {
    return pathways(this.#question(options), checkedQuery(query, QUERY_KEYS.range));
  }

  async hops(
    pathway: string,
    query?: RangeQuery,
    options?: AskOptions,
  ): Promise<{ readonly hops: readonly HopStats[]; readonly omitted: number }> {
    return hops(this.#question(options), checkedText('pathway', pathway), checkedQuery(query, QUERY_KEYS.range));
  }

  async edges(
    query?: EdgeQuery,
    options?: AskOptions,
  ): Promise<{ readonly edges: readonly EdgeStats[]; readonly omitted: number }> {
    return edges(this.#question(options), checkedQuery(query, QUERY_KEYS.edge));
  }

  async status(options?: AskOptions): Promise<FlowStoreStatus> {
    return status(this.#question(options), this.#settings.database);
  }

  stats(): DeliveryStats {
    return this.#account.stats();
  }

  async close(): Promise<void> {
    await this.#appending;
    await this.#connection.close();
  }

  async #list(name: ListName, query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return list(this.#question(options), name, checkedQuery(query, QUERY_KEYS.flow));
  }

  #question(options: AskOptions | undefined): Question {
    const { clock, lostAfterNs } = this.#settings;
    return {
      connection: this.#connection,
      table: this.#table,
      nowNs: toNanoseconds(clock()),
      lostAfterNs,
      signal: options?.signal,
    };
  }

  #refusal(): 'closed' | 'read_only' | undefined {
    if (this.#connection.isClosed) return 'closed';
    return this.#settings.readOnly ? 'read_only' : undefined;
  }
}
