/** The one error class of this package. */

/** Codes of {@link RequestContextError}: a closed list. */
export const REQUEST_CONTEXT_ERROR_CODES = ['WEIR_REQUEST_CONTEXT_OPTION'] as const;

/** One of {@link REQUEST_CONTEXT_ERROR_CODES}. */
export type RequestContextErrorCode = (typeof REQUEST_CONTEXT_ERROR_CODES)[number];

/**
 * Thrown at construction for an option out of range. Nothing throws later.
 *
 * @example
 * new RequestContextError('WEIR_REQUEST_CONTEXT_OPTION', 'header must be a string (got number)').code; // 'WEIR_REQUEST_CONTEXT_OPTION'
 */
export class RequestContextError extends Error {
  override readonly name = 'RequestContextError';
  readonly code: RequestContextErrorCode;

  constructor(code: RequestContextErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
