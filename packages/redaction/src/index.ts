export type { Mask } from '@weir/otel-compat';
export { REDACTION_CATEGORIES, type RedactionCategory, type RedactionCounts } from './category.ts';
export { type Finding, REDACTION_ERROR_CODES, RedactionError, type RedactionErrorCode } from './errors.ts';
export type { RedactorOptions } from './options.ts';
export type { LinearPattern } from './patterns.ts';
export { createRedactor, type RedactionFault, type RedactionStats, type Redactor } from './redactor.ts';
export type { Replacement } from './replacement.ts';
