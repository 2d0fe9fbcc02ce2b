/** The one error class of this package. */

/** Codes of {@link DeliveryError}: a closed list. */
export const DELIVERY_ERROR_CODES = [
  /** An option is out of range. */
  'WEIR_DELIVERY_OPTION',
  /** The attempt was given up because its signal aborted. */
  'WEIR_DELIVERY_KAFKA_ABORTED',
  /** The broker refused the login. */
  'WEIR_DELIVERY_KAFKA_AUTHENTICATION',
  /** The sender is closed. */
  'WEIR_DELIVERY_KAFKA_CLOSED',
  /** No broker could be reached, a connection was lost, or what answered is not Kafka. */
  'WEIR_DELIVERY_KAFKA_CONNECTION',
  /** A record cannot be sent as it is. */
  'WEIR_DELIVERY_KAFKA_RECORD',
  /** The broker answered with an error of its protocol; the message names it. */
  'WEIR_DELIVERY_KAFKA_REFUSED',
  /** A broker did not answer in time. */
  'WEIR_DELIVERY_KAFKA_TIMEOUT',
  /** The broker's certificate is not trusted, or one side speaks TLS and the other does not. */
  'WEIR_DELIVERY_KAFKA_TLS',
  /** The topic, or the partition that a record names, does not exist. */
  'WEIR_DELIVERY_KAFKA_TOPIC',
  /** The broker and the client have no version in common of what is needed. */
  'WEIR_DELIVERY_KAFKA_UNSUPPORTED',
] as const;

/** One of {@link DELIVERY_ERROR_CODES}. */
export type DeliveryErrorCode = (typeof DELIVERY_ERROR_CODES)[number];

/** What a {@link DeliveryError} says beside its code and message. */
export interface DeliveryErrorOptions {
  /** Whether the same attempt may succeed later. */
  readonly retryable: boolean;
  /** The receiver asked to be left alone for so many milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * What an attempt to deliver fails with. Messages name keys, types and what the receiver said, never a credential.
 *
 * @example
 * new DeliveryError('WEIR_DELIVERY_KAFKA_TIMEOUT', 'the broker did not answer in time', { retryable: true }).retryable; // true
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code: DeliveryErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: DeliveryErrorCode, detail: string, { retryable, retryAfterMs, cause }: DeliveryErrorOptions) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}
