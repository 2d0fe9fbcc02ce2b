/** The one error class of this package. */

/** Codes of {@link KafkaInstrumentationError}: a closed list. */
export const KAFKA_INSTRUMENTATION_ERROR_CODES = ['WEIR_KAFKA_INSTRUMENTATION_OPTION'] as const;

/** One of {@link KAFKA_INSTRUMENTATION_ERROR_CODES}. */
export type KafkaInstrumentationErrorCode = (typeof KAFKA_INSTRUMENTATION_ERROR_CODES)[number];

/**
 * Thrown at construction, and by `setConfig`, for an option out of range. Nothing throws later.
 *
 * @example
 * new KafkaInstrumentationError('WEIR_KAFKA_INSTRUMENTATION_OPTION', 'createSpans must be a boolean (got string)').code; // 'WEIR_KAFKA_INSTRUMENTATION_OPTION'
 */
export class KafkaInstrumentationError extends Error {
  override readonly name = 'KafkaInstrumentationError';
  readonly code: KafkaInstrumentationErrorCode;

  constructor(code: KafkaInstrumentationErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
