/** What stores of every engine have in common: what is asked is checked, and put as one of the questions that an engine knows. */
import type { FlowEvent } from '@weir/flow-events';
import type { DeliveryStats } from '@weir/otel-compat';
import type {
  EdgeStats,
  FlowList,
  FlowPosition,
  FlowStoreStatus,
  HopStats,
  OverdueList,
  PathwayStats,
  StoredFlow,
} from './answers.ts';
import type { Asked, ListName } from './asked.ts';
import type { AppendResult, FlowStore } from './flow-store.ts';
import {
  type AskOptions,
  checkedQuery,
  checkedText,
  type EdgeQuery,
  type FlowQuery,
  QUERY_KEYS,
  type RangeQuery,
  type SearchQuery,
} from './query.ts';

/** A store whose engine gives, for each question, the answer that is named here. */
export abstract class AskedFlowStore implements FlowStore {
  abstract append(events: readonly FlowEvent[]): Promise<AppendResult>;
  abstract stats(): DeliveryStats;
  abstract close(): Promise<void>;

  /** The engine's answer. */
  protected abstract ask(asked: Asked, options: AskOptions | undefined): Promise<unknown>;

  async flow(flowId: string, options?: AskOptions): Promise<StoredFlow | undefined> {
    const asked = { name: 'flow', flowId: checkedText('flowId', flowId) } as const;
    return (await this.ask(asked, options)) as StoredFlow | undefined;
  }

  async where(flowId: string, options?: AskOptions): Promise<FlowPosition | undefined> {
    const asked = { name: 'where', flowId: checkedText('flowId', flowId) } as const;
    return (await this.ask(asked, options)) as FlowPosition | undefined;
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
    const asked = { name: 'overdue', query: checkedQuery(query, QUERY_KEYS.flow) } as const;
    return (await this.ask(asked, options)) as OverdueList;
  }

  async search(query: SearchQuery, options?: AskOptions): Promise<FlowList> {
    const checked = checkedQuery(query, QUERY_KEYS.search);
    const asked = { name: 'search', text: checkedText('text', query?.text), query: checked } as const;
    return (await this.ask(asked, options)) as FlowList;
  }

  async pathways(query?: RangeQuery, options?: AskOptions): Promise<{ readonly pathways: readonly PathwayStats[] }> {
    const asked = { name: 'pathways', query: checkedQuery(query, QUERY_KEYS.range) } as const;
    return (await this.ask(asked, options)) as { pathways: PathwayStats[] };
  }

  async hops(
    pathway: string,
    query?: RangeQuery,
    options?: AskOptions,
  ): Promise<{ readonly hops: readonly HopStats[]; readonly omitted: number }> {
    const checked = checkedQuery(query, QUERY_KEYS.range);
    const asked = { name: 'hops', pathway: checkedText('pathway', pathway), query: checked } as const;
    return (await this.ask(asked, options)) as { hops: HopStats[]; omitted: number };
  }

  async edges(
    query?: EdgeQuery,
    options?: AskOptions,
  ): Promise<{ readonly edges: readonly EdgeStats[]; readonly omitted: number }> {
    const asked = { name: 'edges', query: checkedQuery(query, QUERY_KEYS.edge) } as const;
    return (await this.ask(asked, options)) as { edges: EdgeStats[]; omitted: number };
  }

  async status(options?: AskOptions): Promise<FlowStoreStatus> {
    return (await this.ask({ name: 'status' }, options)) as FlowStoreStatus;
  }

  async #list(name: ListName, query?: FlowQuery, options?: AskOptions): Promise<FlowList> {
    return (await this.ask({ name, query: checkedQuery(query, QUERY_KEYS.flow) }, options)) as FlowList;
  }
}
