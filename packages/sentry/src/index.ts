export { CONTEXT_WEIR, TAG_SPAN_ID, TAG_TRACE_ID, TAG_TRACE_URL } from './correlation.ts';
export { SENTRY_ERROR_CODES, type SentryErrorCode, WeirSentryError } from './errors.ts';
export {
  type SentryCapture,
  SentryLogRecordProcessor,
  type SentryLogRecordProcessorOptions,
} from './log-record-processor.ts';
export type { SentryIntegration } from './sentry-sdk.ts';
export type { LogLevel } from './severity.ts';
export { type SentryFault, weirSentryStats } from './state.ts';
export { weirSentry, type WeirSentryOptions } from './weir-sentry.ts';
