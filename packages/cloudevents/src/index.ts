export { decodeHttp } from './decode/http.ts';
export { decodeKafka, type KafkaMessageLike } from './decode/kafka.ts';
export type { MessageHeaders } from './decode/field.ts';
export type { DecodeOptions } from './decode/options.ts';
export {
  type AuthDenied,
  type AuthVerified,
  type EventCatalogue,
  eventCatalogue,
  type EventCatalogueOptions,
  type PolicyDecision,
  type ProblemDetails,
  type SecretRotated,
  type TenantCreated,
  type TenantSuspended,
} from './catalogue/catalogue.ts';
export {
  type DefinedEvent,
  defineEventTypes,
  type EventBuilder,
  type EventSchemas,
  type EventTypes,
  type EventTypesOptions,
} from './catalogue/define.ts';
export type {
  SchemaInput,
  SchemaIssue,
  SchemaOutput,
  SchemaResult,
  StandardSchema,
} from './catalogue/standard-schema.ts';
export { logRecordFromCloudEvent, type LogRecordOptions } from './envelope/back.ts';
export { type CheckedEvent, checkCloudEvent } from './envelope/check.ts';
export { officialCloudEvent } from './envelope/official.ts';
export type { CloudEventBinding } from './binding/binding.ts';
export {
  HTTP_MODES,
  type HttpBinding,
  httpBinding,
  type HttpBindingOptions,
  type HttpMode,
} from './binding/http-binding.ts';
export type { Environment } from '@weir/otel-compat';
export type { WebhookOptions } from './binding/webhook.ts';
export { encodeBatch } from './encode/batch.ts';
export { encodeHttpBinary, type HttpMessage } from './encode/http.ts';
export { encodeKafkaBinary, encodeKafkaStructured, type KafkaEventRecord } from './encode/kafka.ts';
export { encodeLogRecord } from './encode/log-record.ts';
export { estimatedSize } from './encode/size.ts';
export { encodeStructured } from './encode/structured.ts';
export type { CloudEventV1 } from 'cloudevents';
export { EVENT_EXTENSIONS, type EventExtension } from './envelope/extensions.ts';
export type { EventLogRecord, EventResource, EventSpan } from './envelope/inputs.ts';
export { cloudEventFromLogRecord } from './envelope/log-record.ts';
export type { EventData, TelemetryEvent } from './envelope/telemetry-event.ts';
export type { EnvelopeOptions, EventOrigin } from './envelope/options.ts';
export { cloudEventFromSpan } from './envelope/span.ts';
export {
  type AttributeBreach,
  CLOUDEVENTS_ERROR_CODES,
  CloudEventsError,
  type CloudEventsErrorCode,
} from './errors.ts';
export { type UlidSources, ulidSource } from './ids/ulid.ts';
export { CLOUDEVENTS_FAULTS, type CloudEventsFault, cloudEventsFaults } from './state.ts';
export { allowTypes, type EgressInput, type EgressPolicy, type EgressPolicyOption } from './policy/egress-policy.ts';
export type { CompletionOptions, EmittableEvent } from './processors/completed-event.ts';
export type { EgressStats } from './processors/egress.ts';
export type { EgressOptions } from './processors/egress-options.ts';
export { CloudEventEmitter, type CloudEventEmitterOptions } from './processors/event-emitter.ts';
export {
  CloudEventsLogRecordExporter,
  type CloudEventsLogRecordExporterOptions,
  type LogExportResult,
} from './processors/log-record-exporter.ts';
export {
  CloudEventsLogRecordProcessor,
  type CloudEventsLogRecordProcessorOptions,
  type WrappedRecordStats,
} from './processors/log-record-processor.ts';
export { CloudEventsSpanProcessor, type CloudEventsSpanProcessorOptions } from './processors/span-processor.ts';
