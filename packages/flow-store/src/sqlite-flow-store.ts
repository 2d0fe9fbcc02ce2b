/** The embedded store: Node's own SQLite, in a thread of its own. */
import { checkedFlowEvent, type FlowEvent, flowEventJson } from '@weir/flow-events';
import { type DeliveryStats, toNanoseconds } from '@weir/otel-compat';
import type { StoredFlow } from './contract/answers.ts';
import { AppendAccount } from './contract/append-account.ts';
import type { Asked } from './contract/asked.ts';
import { AskedFlowStore } from './contract/asked-flow-store.ts';
import type { AppendResult } from './contract/flow-store.ts';
import { type AskOptions, bad } from './contract/query.ts';
import { closedError, readOnlyError } from './errors.ts';
import { startSqliteThread } from './sqlite-thread.ts';
import { faults } from './state.ts';
import {
  type SqliteFlowStoreOptions,
  type SqliteFlowStoreSettings,
  sqliteFlowStoreSettings,
} from './sqlite/options.ts';
import type { StartThread } from './sqlite/protocol.ts';
import { SqliteThread } from './sqlite/sqlite-thread-client.ts';

/**
 * Keeps flows in a SQLite file, or in memory, and answers questions about them.
 *
 * Appends are stored in order, many in one transaction, and events that wait are bounded: what is too much is refused and
 * counted, and nobody waits. Where the thread ends it is started again, and what it had not confirmed is stored then.
 *
 * @example
 * const store = new SqliteFlowStore({ file: ':memory:' });
 * await store.append(events); // { stored: 4, repeated: 0, rejected: 0 }
 * (await store.flow('order-42'))?.state; // 'complete'
 * await store.close();
 */
export class SqliteFlowStore extends AskedFlowStore {
  readonly #settings: SqliteFlowStoreSettings;
  readonly #account: AppendAccount;
  readonly #thread: SqliteThread;

  /**
   * @param startThread for tests; default: a worker thread
   * @throws FlowStoreError `WEIR_FLOW_STORE_OPTION` when an option is out of range; what is wrong with the file is told by
   *   each question
   */
  constructor(options: SqliteFlowStoreOptions, startThread: StartThread = startSqliteThread) {
    super();
    this.#settings = sqliteFlowStoreSettings(options);
    this.#account = new AppendAccount(this.#settings.maxPending);
    this.#thread = new SqliteThread(this.#settings, startThread);
  }

  async append(events: readonly FlowEvent[]): Promise<AppendResult> {
    if (!Array.isArray(events)) throw bad('events', 'an array', events);
    const { settle, count } = this.#account.offer(events.length, this.#refusal());
    const lines: string[] = [];
    for (const event of events) {
      try {
        lines.push(flowEventJson(checkedFlowEvent(event)));
      } catch {
        faults.count('bad_event', 'what was appended is no flow event');
      }
    }
    const rejected = count - lines.length;
    if (lines.length === 0) return settle({ stored: 0, repeated: 0, rejected, tooMany: 0 });
    try {
      const { stored, repeated, outOfRange, tooMany } = await this.#thread.append(lines.join('\n'));
      return settle({ stored, repeated, rejected: rejected + outOfRange, tooMany });
    } catch (error) {
      settle();
      throw error;
    }
  }

  /**
   * Lets flows go before retention does, whole, as where what belongs to them is kept elsewhere and has gone. They count as
   * evicted; `onEvicted` is not told.
   *
   * @returns the ids of those that were there
   * @throws FlowStoreError by rejection: `WEIR_FLOW_STORE_QUERY` for what is no list of ids, `WEIR_FLOW_STORE_READ_ONLY`,
   *   `WEIR_FLOW_STORE_CLOSED`, or as a question
   */
  async evict(flowIds: readonly string[]): Promise<readonly string[]> {
    if (!Array.isArray(flowIds) || !flowIds.every((flowId) => typeof flowId === 'string'))
      throw bad('flowIds', 'an array of texts', flowIds);
    if (this.#thread.isClosed) throw closedError();
    if (this.#settings.readOnly) throw readOnlyError();
    return flowIds.length === 0 ? [] : this.#thread.evict(flowIds);
  }

  override async flow(flowId: string, options?: AskOptions): Promise<StoredFlow | undefined> {
    const found = await super.flow(flowId, options);
    // Copied between threads they have lost their mark.
    return found === undefined ? undefined : { ...found, events: found.events.map((event) => checkedFlowEvent(event)) };
  }

  stats(): DeliveryStats {
    return this.#account.stats();
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  protected ask(asked: Asked, options: AskOptions | undefined): Promise<unknown> {
    return this.#thread.ask(asked, toNanoseconds(this.#settings.clock()), options?.signal);
  }

  #refusal(): 'closed' | 'read_only' | undefined {
    if (this.#thread.isClosed) return 'closed';
    return this.#settings.readOnly ? 'read_only' : undefined;
  }
}
