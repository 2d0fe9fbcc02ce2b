/** The one error class of this package. */

/** Codes of {@link CacheError}: a closed list. */
export const CACHE_ERROR_CODES = [
  'WEIR_CACHE_OPTION',
  'WEIR_CACHE_TIMEOUT',
  'WEIR_CACHE_TIER',
  'WEIR_CACHE_UNSUPPORTED',
] as const;

/** One of {@link CACHE_ERROR_CODES}. */
export type CacheErrorCode = (typeof CACHE_ERROR_CODES)[number];

/**
 * What a cache itself has to say; what a loader throws is passed on as it is.
 *
 * @example
 * new CacheError('WEIR_CACHE_TIMEOUT', 'no value within 50 ms').code; // 'WEIR_CACHE_TIMEOUT'
 */
export class CacheError extends Error {
  override readonly name = 'CacheError';
  readonly code: CacheErrorCode;

  constructor(code: CacheErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
