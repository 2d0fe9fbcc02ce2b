export { encodeBatch } from './encode/batch.ts';
export { encodeHttpBinary, type HttpMessage } from './encode/http.ts';
export { encodeKafkaBinary, encodeKafkaStructured, type KafkaEventRecord } from './encode/kafka.ts';
export { estimatedSize } from './encode/size.ts';
export { encodeStructured } from './encode/structured.ts';
export type { TelemetryEvent } from './envelope/assembly.ts';
export type { CloudEventV1 } from 'cloudevents';
export { EVENT_EXTENSIONS, type EventExtension } from './envelope/extensions.ts';
export type { EventLogRecord, EventResource, EventSpan } from './envelope/inputs.ts';
export { cloudEventFromLogRecord } from './envelope/log-record.ts';
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
