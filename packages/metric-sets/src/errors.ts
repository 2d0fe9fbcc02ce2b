/** The one error class of this package. */

/** Codes of {@link MetricSetsError}: a closed list. */
export const METRIC_SETS_ERROR_CODES = [
  'WEIR_METRIC_SETS_SCHEMA',
  'WEIR_METRIC_SETS_ATTRIBUTE',
  'WEIR_METRIC_SETS_OPTION',
  'WEIR_METRIC_SETS_NAME_TAKEN',
  'WEIR_METRIC_SETS_REGISTRY',
] as const;

/** One of {@link METRIC_SETS_ERROR_CODES}. */
export type MetricSetsErrorCode = (typeof METRIC_SETS_ERROR_CODES)[number];

/**
 * Thrown where a schema is defined, a set registered, an option given or a semantic registry read. Writing a value and
 * collecting never throw.
 *
 * @example
 * new MetricSetsError('WEIR_METRIC_SETS_OPTION', 'temporality must be delta or cumulative (got number)').code; // 'WEIR_METRIC_SETS_OPTION'
 */
export class MetricSetsError extends Error {
  override readonly name = 'MetricSetsError';
  readonly code: MetricSetsErrorCode;

  constructor(code: MetricSetsErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
