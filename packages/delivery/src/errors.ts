/** The one error class of this package. */

/** Codes of {@link DeliveryError}: a closed list. */
export const DELIVERY_ERROR_CODES = [
  /** An option is out of range. */
  'WEIR_DELIVERY_OPTION',
  /** The receiver answered with a status that is no success. */
  'WEIR_DELIVERY_HTTP_STATUS',
  /** No answer: the connection could not be made, was lost, or what came was no HTTP. */
  'WEIR_DELIVERY_HTTP_CONNECTION',
  /** The time for a connection or for the whole attempt was over. */
  'WEIR_DELIVERY_HTTP_TIMEOUT',
  /** The caller's signal aborted the attempt. */
  'WEIR_DELIVERY_HTTP_ABORTED',
  /** The function that gives the headers failed, or gave what is no header. */
  'WEIR_DELIVERY_HTTP_HEADERS',
  /** The sender is closed. */
  'WEIR_DELIVERY_HTTP_CLOSED',
] as const;

/** One of {@link DELIVERY_ERROR_CODES}. */
export type DeliveryErrorCode = (typeof DELIVERY_ERROR_CODES)[number];

/** What is known of a failure besides its code. */
export interface DeliveryErrorOptions {
  /** Whether the same attempt may succeed later. */
  readonly retryable: boolean;
  /** How long to wait before it, in milliseconds, where the receiver said so. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * What an attempt to deliver fails with, and what a bad option throws. Messages never have what was sent or answered, nor a
 * credential.
 *
 * @example
 * const error = new DeliveryError('WEIR_DELIVERY_HTTP_STATUS', 'answered 429', { retryable: true, retryAfterMs: 2_000 });
 * error.retryAfterMs; // 2000
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code: DeliveryErrorCode;
  readonly retryable: boolean;
  /** Undefined where the receiver did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(code: DeliveryErrorCode, message: string, { retryable, retryAfterMs, cause }: DeliveryErrorOptions) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}
