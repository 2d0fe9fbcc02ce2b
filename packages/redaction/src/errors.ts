/** The one error class of this package. */

/** Codes of {@link RedactionError}: a closed list. */
export const REDACTION_ERROR_CODES = [
  /** An option is out of range. */
  'WEIR_REDACTION_OPTION',
  /** A pattern is not valid in the linear-time engine, or matches the empty text. */
  'WEIR_REDACTION_PATTERN',
  /** `assertNoPii` found what should have been masked; `findings` says where. */
  'WEIR_REDACTION_FOUND',
] as const;

/** One of {@link REDACTION_ERROR_CODES}. */
export type RedactionErrorCode = (typeof REDACTION_ERROR_CODES)[number];

/** Where something private stands, and of which kind it is: never the thing itself. */
export interface Finding {
  /** Path to the value, such as `[0].attributes["url.full"]`. */
  readonly path: string;
  readonly category: string;
}

/**
 * Thrown at construction for an option out of range, and by `assertNoPii`. Messages name keys and types, never values.
 *
 * @example
 * try {
 *   createRedactor({ maxTextLength: -1 });
 * } catch (error) {
 *   if (error instanceof RedactionError) error.code; // 'WEIR_REDACTION_OPTION'
 * }
 */
export class RedactionError extends Error {
  override readonly name = 'RedactionError';
  readonly code: RedactionErrorCode;
  /** What `assertNoPii` found; empty for other codes. */
  readonly findings: readonly Finding[];

  constructor(
    code: RedactionErrorCode,
    detail: string,
    { findings = [], cause }: { findings?: readonly Finding[]; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.findings = findings;
  }
}
