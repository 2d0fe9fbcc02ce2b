export type {
  AwaitedAck,
  BadMessage,
  EdgeStats,
  FlowList,
  FlowPosition,
  FlowStoreStatus,
  FlowSummary,
  HopEnd,
  HopStats,
  Measured,
  OverdueAck,
  OverdueList,
  PathwayStats,
  Percentiles,
  ReadTopicStatus,
  StoredFlow,
} from './contract/answers.ts';
export type { AppendResult, FlowStore } from './contract/flow-store.ts';
export type { AskOptions, EdgeQuery, FlowQuery, RangeQuery, SearchQuery } from './contract/query.ts';
export { FLOW_STORE_ERROR_CODES, FlowStoreError, type FlowStoreErrorCode } from './errors.ts';
export type { SqliteFlowStoreOptions } from './sqlite/options.ts';
export { SqliteFlowStore } from './sqlite-flow-store.ts';
