/** Of a viewer whose flows are answered by a store elsewhere, such as ClickHouse: which it is, and whether it answers. */
import type { TimeNs } from './values.ts';

/**
 * The store did not answer, or not in time. What an answer with such a member says of flows is by those alone whose events this
 * viewer received itself.
 */
export interface StoreProblem {
  /** Of `FlowStoreError`, such as `WEIR_FLOW_STORE_ENGINE` or `WEIR_FLOW_STORE_TIMEOUT`. */
  readonly code: string;
  /** The same in a sentence that may be shown. */
  readonly message: string;
}

/** What may come with an answer about flows. */
export interface OfFlowStore {
  /** Present while the store elsewhere does not answer. */
  readonly storeProblem?: StoreProblem;
}

/** The store elsewhere, in `GET /api/health`. */
export interface FlowStoreView {
  /** As it was named, such as `clickhouse+http://db:8123/weir`. */
  readonly name: string;
  /** Absent where it answers. */
  readonly problem?: StoreProblem;
  /** Since when it answers, or does not. */
  readonly sinceNs: TimeNs;
}
