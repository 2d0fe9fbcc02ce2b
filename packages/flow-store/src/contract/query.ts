/** What a question can be narrowed by, and the checks of it. */
import { isTextWithin, typeName } from '@weir/otel-compat';
import { FlowStoreError } from '../errors.ts';

/** How a question is asked. */
export interface AskOptions {
  /** Ends the wait at once; the engine ends its work soon after. */
  readonly signal?: AbortSignal;
}

/** A range of time; half open. */
export interface RangeQuery {
  /** Nanoseconds since the epoch. */
  readonly from?: bigint;
  /** Nanoseconds since the epoch; what happened then is outside. */
  readonly to?: bigint;
  /** Most entries of the answer, an integer from 1 to 1,000. Default 100. */
  readonly limit?: number;
}

/** Narrows {@link RangeQuery} to the hops of one pathway. */
export interface EdgeQuery extends RangeQuery {
  readonly pathway?: string;
}

/** Which flows, and which page of them. `from` and `to` are about the first event of a flow. */
export interface FlowQuery extends RangeQuery {
  readonly pathway?: string;
  /** The `group_flow` that names the flow's pathway. */
  readonly group?: string;
  /** The node that the flow is at: that of its last event. */
  readonly node?: string;
  /** `next` of the page before. */
  readonly after?: string;
}

/** {@link FlowQuery} for a text. */
export interface SearchQuery extends FlowQuery {
  /** 1 to 256 characters: the beginning of a flow id, or an event, request or trace id. */
  readonly text: string;
}

/** A query that was checked, complete. */
export interface CheckedQuery {
  readonly from?: bigint;
  readonly to?: bigint;
  readonly limit: number;
  readonly pathway?: string;
  readonly group?: string;
  readonly node?: string;
  readonly after?: string;
}

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;
const MAX_ID_LENGTH = 256;
const MAX_AFTER_LENGTH = 1_024;

/** Keys of {@link RangeQuery}, {@link EdgeQuery}, {@link FlowQuery} and {@link SearchQuery}. */
export const QUERY_KEYS: Readonly<Record<'range' | 'edge' | 'flow' | 'search', readonly string[]>> = {
  range: ['from', 'to', 'limit'],
  edge: ['from', 'to', 'limit', 'pathway'],
  flow: ['from', 'to', 'limit', 'pathway', 'group', 'node', 'after'],
  search: ['from', 'to', 'limit', 'pathway', 'group', 'node', 'after', 'text'],
};

/**
 * The query, copied, with its limit.
 *
 * @throws FlowStoreError `WEIR_FLOW_STORE_QUERY`, naming the key, for one that is unknown or out of range
 */
export function checkedQuery(query: unknown, keys: readonly string[]): CheckedQuery {
  if (query === undefined) return { limit: DEFAULT_LIMIT };
  if (typeof query !== 'object' || query === null || Array.isArray(query)) throw bad('query', 'an object', query);
  const given = query as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(given)) {
    // A key may come from an address line: it is only repeated where it is short and plain.
    if (!keys.includes(key)) throw queryError(`${/^\w{1,40}$/.test(key) ? key : 'a key'} is not known here`);
  }
  for (const key of keys) if (given[key] !== undefined) copy[key] = given[key];
  for (const key of ['from', 'to']) {
    const value = copy[key];
    if (value !== undefined && typeof value !== 'bigint') throw bad(key, 'nanoseconds as a bigint', value);
  }
  for (const key of ['pathway', 'group', 'node']) {
    if (copy[key] !== undefined) checkedText(key, copy[key]);
  }
  const { limit = DEFAULT_LIMIT, after } = copy;
  if (!Number.isSafeInteger(limit) || (limit as number) < 1 || (limit as number) > MAX_LIMIT)
    throw bad('limit', `an integer from 1 to ${MAX_LIMIT}`, limit);
  if (after !== undefined && (typeof after !== 'string' || after.length > MAX_AFTER_LENGTH))
    throw bad('after', 'next of the page before', after);
  return { ...copy, limit: limit as number };
}

/** The text where it could be an id or a name. @throws FlowStoreError `WEIR_FLOW_STORE_QUERY`, naming the key */
export function checkedText(key: string, value: unknown): string {
  if (isTextWithin(value, 1, MAX_ID_LENGTH)) return value;
  throw bad(key, `text of 1 to ${MAX_ID_LENGTH} characters without control characters`, value);
}

/** `WEIR_FLOW_STORE_QUERY` of a key. */
export function bad(key: string, expected: string, got: unknown): FlowStoreError {
  return queryError(`${key} must be ${expected} (got ${typeName(got)})`);
}

function queryError(detail: string): FlowStoreError {
  return new FlowStoreError('WEIR_FLOW_STORE_QUERY', detail);
}
