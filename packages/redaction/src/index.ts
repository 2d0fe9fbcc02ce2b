export type { Mask } from '@weir/otel-compat';
export { REDACTION_CATEGORIES, type RedactionCategory, type RedactionCounts } from './category.ts';
export { type Finding, REDACTION_ERROR_CODES, RedactionError, type RedactionErrorCode } from './errors.ts';
export type { RedactorOptions } from './options.ts';
export type { LinearPattern } from './patterns.ts';
export { createRedactor, type RedactionFault, type RedactionStats, type Redactor } from './redactor.ts';
export type { Replacement } from './replacement.ts';
export {
  RedactionLogRecordProcessor,
  type RedactionLogRecordProcessorOptions,
} from './otel/redaction-log-record-processor.ts';
export { RedactionSpanProcessor, type RedactionSpanProcessorOptions } from './otel/redaction-span-processor.ts';
export type { RedactionProcessorOptions } from './otel/processor-options.ts';
export { assertNoPii, type AssertNoPiiOptions } from './testing/assert-no-pii.ts';
export { type Canary, createCanary } from './testing/canary.ts';
