/** The one error class of this package. */

/** Codes of {@link DeliveryError}: a closed list. */
export const DELIVERY_ERROR_CODES = [
  /** An option is out of range. */
  'WEIR_DELIVERY_OPTION',
  /** For transports of the application: a batch could not be sent. */
  'WEIR_DELIVERY_TRANSPORT',
  /** An attempt took longer than it may. */
  'WEIR_DELIVERY_TIMEOUT',
  /** The deadline of `shutdown` passed. */
  'WEIR_DELIVERY_SHUTDOWN',
  /** A transport answered with what is no list of results for its batch. */
  'WEIR_DELIVERY_BAD_RESULT',
  /** A file of dead letters could not be written or read. */
  'WEIR_DELIVERY_DEAD_LETTER',
] as const;

/** One of {@link DELIVERY_ERROR_CODES}. */
export type DeliveryErrorCode = (typeof DELIVERY_ERROR_CODES)[number];

/** What a {@link DeliveryError} says beside its code. */
export interface DeliveryErrorOptions {
  /** Whether a later attempt may succeed. Default false. */
  readonly retryable?: boolean;
  /** How long the receiver asks to be left alone, in milliseconds, at least 0. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * Why a batch, a file or an option failed. Transports reject with it; `Delivery` reads `retryable` and `retryAfterMs` of
 * any error that has them.
 *
 * @example
 * new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'throttled', { retryable: true, retryAfterMs: 500 }).retryAfterMs; // 500
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code: DeliveryErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: DeliveryErrorCode,
    detail: string,
    { retryable = false, retryAfterMs, cause }: DeliveryErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}
