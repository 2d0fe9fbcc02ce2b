export {
  type InternalTelemetry,
  type InternalTelemetryOptions,
  startInternalTelemetry,
} from './its/internal-telemetry.ts';
export type { PipelineStats } from './its/pipeline.ts';
export { WEIR_CONTEXTS, weirContext } from './its/weir-contexts.ts';
