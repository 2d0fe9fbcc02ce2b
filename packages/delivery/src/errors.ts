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

/** What a {@link DeliveryError} says beside its code. */
export interface DeliveryErrorOptions {
  /** Whether a later attempt may succeed. Default false. */
  readonly retryable?: boolean;
  /** How long the receiver asks to be left alone, in milliseconds, at least 0. */
  readonly retryAfterMs?: number | undefined;
  /**
   * Whether a batch that is refused for good may have been refused for one of its items: it is then sent in halves, down to
   * single items. Default false.
   */
  readonly divisible?: boolean;
  /** What the receiver answered, where it speaks HTTP. */
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Why a batch, a file or an option failed. Transports reject with it; `Delivery` reads `retryable`, `retryAfterMs` and
 * `divisible` of any error that has them.
 *
 * @example
 * new DeliveryError('WEIR_DELIVERY_TRANSPORT', 'throttled', { retryable: true, retryAfterMs: 500 }).retryAfterMs; // 500
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code: DeliveryErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly divisible: boolean;
  readonly status: number | undefined;

  constructor(
    code: DeliveryErrorCode,
    detail: string,
    { retryable = false, retryAfterMs, divisible = false, status, cause }: DeliveryErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
    this.divisible = divisible;
    this.status = status;
  }
}
