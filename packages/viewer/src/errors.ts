/** The one error class of this package. */

/** Codes of {@link ViewerError}: a closed list. */
export const VIEWER_ERROR_CODES = [
  'WEIR_VIEWER_OPTION',
  'WEIR_VIEWER_PORT_TAKEN',
  'WEIR_VIEWER_LISTEN',
  'WEIR_VIEWER_CONTENT_TYPE',
  'WEIR_VIEWER_DECODE',
  'WEIR_VIEWER_WAIT_TIMEOUT',
  'WEIR_VIEWER_CLOUD_EVENT',
  'WEIR_VIEWER_DATABASE',
  'WEIR_VIEWER_BUSY',
  'WEIR_VIEWER_STORAGE',
  'WEIR_VIEWER_CLOSED',
] as const;

/** One of {@link VIEWER_ERROR_CODES}. */
export type ViewerErrorCode = (typeof VIEWER_ERROR_CODES)[number];

/**
 * Everything this package throws: its `code` says what went wrong, `cause` holds what it came from.
 *
 * @example
 * new ViewerError('WEIR_VIEWER_PORT_TAKEN', 'port 4318 on 127.0.0.1 is in use').code; // 'WEIR_VIEWER_PORT_TAKEN'
 */
export class ViewerError extends Error {
  override readonly name = 'ViewerError';
  readonly code: ViewerErrorCode;

  constructor(code: ViewerErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}

/** What an error says after its code, for whoever tells it under a code of their own. */
export function detailOf({ code, message }: ViewerError): string {
  return message.slice(`${code}: `.length);
}
