/** The one error class of this package. */

/** Codes of {@link WeirSentryError}: a closed list. */
export const SENTRY_ERROR_CODES = ['WEIR_SENTRY_OPTION'] as const;

/** One of {@link SENTRY_ERROR_CODES}. */
export type SentryErrorCode = (typeof SENTRY_ERROR_CODES)[number];

/**
 * Thrown at construction for an option out of range. Nothing throws later.
 *
 * @example
 * new WeirSentryError('WEIR_SENTRY_OPTION', 'mask must be a function (got string)').code; // 'WEIR_SENTRY_OPTION'
 */
export class WeirSentryError extends Error {
  override readonly name = 'WeirSentryError';
  readonly code: SentryErrorCode;

  constructor(code: SentryErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
