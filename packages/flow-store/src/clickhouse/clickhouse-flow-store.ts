/** The store of a company: ClickHouse, over HTTP. */
import type { FlowEvent } from '@weir/flow-events';
import { type DeliveryStats, toNanoseconds } from '@weir/otel-compat';
import { AppendAccount, type Fate } from '../contract/append-account.ts';
import { type Answers, answerAsked } from '../contract/answer-asked.ts';
import type { Asked } from '../contract/asked.ts';
import { AskedFlowStore } from '../contract/asked-flow-store.ts';
import type { AppendResult } from '../contract/flow-store.ts';
import { type AskOptions, bad } from '../contract/query.ts';
import { FlowStoreError } from '../errors.ts';
import { append } from './append.ts';
import { ClickHouseConnection } from './connection.ts';
import {
  type ClickHouseFlowStoreOptions,
  type ClickHouseFlowStoreSettings,
  clickHouseFlowStoreSettings,
} from './options.ts';
import { list } from './questions/lists.ts';
import { edges, hops, pathways } from './questions/measured.ts';
import { flow, where } from './questions/one-flow.ts';
import { overdue } from './questions/overdue.ts';
import type { Question } from './questions/question.ts';
import { search } from './questions/search.ts';
import { status } from './questions/status.ts';
import { placeOf } from './schema/place.ts';

const ANSWERS: Answers<Question> = { flow, where, list, overdue, search, pathways, hops, edges, status };

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
export class ClickHouseFlowStore extends AskedFlowStore {
  readonly #settings: ClickHouseFlowStoreSettings;
  readonly #connection: ClickHouseConnection;
  readonly #account: AppendAccount;
  readonly #table: (name: string) => string;
  #appending: Promise<unknown> = Promise.resolve();

  /** @throws FlowStoreError `WEIR_FLOW_STORE_OPTION` when an option is out of range */
  constructor(options: ClickHouseFlowStoreOptions) {
    super();
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

  stats(): DeliveryStats {
    return this.#account.stats();
  }

  async close(): Promise<void> {
    await this.#appending;
    await this.#connection.close();
  }

  protected async ask(asked: Asked, options: AskOptions | undefined): Promise<unknown> {
    try {
      return await answerAsked(ANSWERS, this.#question(options), asked);
    } catch (error) {
      if (options?.signal?.aborted === true || error instanceof FlowStoreError) throw error;
      // It may say what the server said.
      throw new FlowStoreError('WEIR_FLOW_STORE_ENGINE', 'what the server answered cannot be read');
    }
  }

  #question(options: AskOptions | undefined): Question {
    const { clock, database, lostAfterNs } = this.#settings;
    return {
      connection: this.#connection,
      database,
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
