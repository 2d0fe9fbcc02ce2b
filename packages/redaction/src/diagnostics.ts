/** Diagnostic exports for language models: what explains a failure, without values. */
export { DiagnosticSpanProcessor, type DiagnosticStats } from './diagnostics/diagnostic-span-processor.ts';
export type { DiagnosticOptions, DiagnosticTriggers } from './diagnostics/options.ts';
export {
  type CallStep,
  DIAGNOSTICS_SCHEMA,
  type DiagnosticPayload,
  type Problem,
  type TriggerKind,
} from './diagnostics/payload.ts';
export type { DiagnosticDestination } from './diagnostics/sink.ts';
