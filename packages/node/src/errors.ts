/** The one error class of this package. */

/** Codes of {@link WeirNodeError}: a closed list. */
export const NODE_ERROR_CODES = [
  /** An option is unknown or out of range. */
  'WEIR_NODE_OPTION',
  /** A configuration file cannot be read or used; the message names key and line. */
  'WEIR_NODE_CONFIG',
  /** A part could not be set up; `cause` is its own error. */
  'WEIR_NODE_PART',
  /** `@opentelemetry/sdk-node`, or what belongs to it, cannot be loaded. */
  'WEIR_NODE_SDK_MISSING',
  /** The line of the SDK and the version of the API do not belong together. */
  'WEIR_NODE_API_MISMATCH',
  /** The stock SDK threw at its start; `cause` is what it threw. */
  'WEIR_NODE_SDK_FAILED',
  /** Packages were loaded before Weir, and are not instrumented; the message names them. */
  'WEIR_NODE_TOO_EARLY',
  /** Another SDK is registered already. */
  'WEIR_NODE_SDK_PRESENT',
  /** Weir runs in this process already. */
  'WEIR_NODE_STARTED',
  /** Weir was shut down in this process. */
  'WEIR_NODE_SHUT_DOWN',
] as const;

/** One of {@link NODE_ERROR_CODES}. */
export type NodeErrorCode = (typeof NODE_ERROR_CODES)[number];

/**
 * Thrown by `weir` for an option that is wrong; `startWeir` throws none, and lists them in `stats().problems`. Messages name
 * keys, types and what mends it, never values.
 *
 * @example
 * try {
 *   weir({ flowEvent: true } as object);
 * } catch (error) {
 *   if (error instanceof WeirNodeError) error.code; // 'WEIR_NODE_OPTION'
 * }
 */
export class WeirNodeError extends Error {
  override readonly name = 'WeirNodeError';
  readonly code: NodeErrorCode;

  constructor(code: NodeErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
