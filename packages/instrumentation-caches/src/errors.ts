/** The one error class of this package. */

/** Codes of {@link CacheInstrumentationError}: a closed list. */
export const CACHE_INSTRUMENTATION_ERROR_CODES = ['WEIR_CACHE_INSTRUMENTATION_OPTION'] as const;

/** One of {@link CACHE_INSTRUMENTATION_ERROR_CODES}. */
export type CacheInstrumentationErrorCode = (typeof CACHE_INSTRUMENTATION_ERROR_CODES)[number];

/**
 * Thrown at construction, and by `setConfig`, for an option out of range. Nothing throws later.
 *
 * @example
 * new CacheInstrumentationError('WEIR_CACHE_INSTRUMENTATION_OPTION', 'spans must be a string (got number)').code; // 'WEIR_CACHE_INSTRUMENTATION_OPTION'
 */
export class CacheInstrumentationError extends Error {
  override readonly name = 'CacheInstrumentationError';
  readonly code: CacheInstrumentationErrorCode;

  constructor(code: CacheInstrumentationErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
