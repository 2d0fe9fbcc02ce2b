/** The one error class of this package. */

/** Codes of {@link FlowStoreError}: a closed list. */
export const FLOW_STORE_ERROR_CODES = [
  /** An option is out of range. */
  'WEIR_FLOW_STORE_OPTION',
  /** A question, or a member of its query, cannot be asked so; the message names the key. */
  'WEIR_FLOW_STORE_QUERY',
  /** Too many events wait to be stored; none of this call was taken. */
  'WEIR_FLOW_STORE_FULL',
  /** The store is closed. */
  'WEIR_FLOW_STORE_CLOSED',
  /** The engine's time limit ended the question. */
  'WEIR_FLOW_STORE_TIMEOUT',
  /** The file is no database, or a damaged one. */
  'WEIR_FLOW_STORE_CORRUPT',
  /** The file is a database of something else. */
  'WEIR_FLOW_STORE_FOREIGN',
  /** The file was written by a newer version. */
  'WEIR_FLOW_STORE_VERSION',
  /** The store was opened for questions only. */
  'WEIR_FLOW_STORE_READ_ONLY',
  /** The engine failed, or ended in the middle of it. */
  'WEIR_FLOW_STORE_ENGINE',
] as const;

/** One of {@link FLOW_STORE_ERROR_CODES}. */
export type FlowStoreErrorCode = (typeof FLOW_STORE_ERROR_CODES)[number];

/**
 * What a store fails with. Messages name keys, types and conditions of the engine, never a value.
 *
 * @example
 * new FlowStoreError('WEIR_FLOW_STORE_CLOSED', 'the store is closed').code; // 'WEIR_FLOW_STORE_CLOSED'
 */
export class FlowStoreError extends Error {
  override readonly name = 'FlowStoreError';
  readonly code: FlowStoreErrorCode;

  constructor(code: FlowStoreErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}

/** Of a call after `close`. */
export function closedError(): FlowStoreError {
  return new FlowStoreError('WEIR_FLOW_STORE_CLOSED', 'the store is closed');
}

/** Of a call that would change what a store holds that may not. */
export function readOnlyError(): FlowStoreError {
  return new FlowStoreError('WEIR_FLOW_STORE_READ_ONLY', 'the store was opened for questions only');
}
