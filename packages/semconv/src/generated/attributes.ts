/**
 * Attribute keys, and the values of those that are enums.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * The id of the node that acknowledges, or is to acknowledge.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_ACK_BY = 'flow.ack.by' as const;

/**
 * How long after the event its acknowledgement may take, in milliseconds.
 *
 * A deadline announces that an acknowledgement is awaited. It counts from the timestamp of the event.
 *
 * Type: `double`. Stability: development.
 */
export const ATTR_FLOW_ACK_DEADLINE_MS = 'flow.ack.deadline_ms' as const;

/**
 * How long the acknowledgement took, in milliseconds.
 *
 * Type: `double`. Stability: development.
 */
export const ATTR_FLOW_ACK_LATENCY_MS = 'flow.ack.latency_ms' as const;

/**
 * How the event is acknowledged.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_FLOW_ACK_TYPE = 'flow.ack.type' as const;

/** Value `none` of {@link ATTR_FLOW_ACK_TYPE}: No acknowledgement is given. */
export const FLOW_ACK_TYPE_VALUE_NONE = 'none' as const;

/** Value `implicit` of {@link ATTR_FLOW_ACK_TYPE}: Going on is the acknowledgement. */
export const FLOW_ACK_TYPE_VALUE_IMPLICIT = 'implicit' as const;

/** Value `explicit` of {@link ATTR_FLOW_ACK_TYPE}: The receiver says so. */
export const FLOW_ACK_TYPE_VALUE_EXPLICIT = 'explicit' as const;

/** Value `bridge` of {@link ATTR_FLOW_ACK_TYPE}: The bridge says so for the receiver. */
export const FLOW_ACK_TYPE_VALUE_BRIDGE = 'bridge' as const;

/** All values of {@link ATTR_FLOW_ACK_TYPE}, in the order of the registry. */
export const FLOW_ACK_TYPE_VALUES = ['none', 'implicit', 'explicit', 'bridge'] as const;

/**
 * Which attempt at the same work this is.
 *
 * At least 1.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_FLOW_ATTEMPT = 'flow.attempt' as const;

/**
 * The `flow.event_id` of the event that led to this one.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_CAUSATION_ID = 'flow.causation_id' as const;

/**
 * The text of the error that the event reports.
 *
 * OpenTelemetry deprecates `error.message` in favour of messages in the namespace of each domain.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_ERROR_MESSAGE = 'flow.error.message' as const;

/**
 * Whether another attempt may succeed.
 *
 * Type: `boolean`. Stability: development.
 */
export const ATTR_FLOW_ERROR_RETRYABLE = 'flow.error.retryable' as const;

/**
 * The id of this one event.
 *
 * A UUID, and the idempotency key. Events with the same id are one event, however often they arrive.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_EVENT_ID = 'flow.event_id' as const;

/**
 * The group that the flow is counted and shown with.
 *
 * From 1 to 256 characters.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_GROUP = 'flow.group' as const;

/**
 * The logical unit of work whose way through the system is observed.
 *
 * From 1 to 256 characters. All events of one flow share it. It travels as the W3C baggage entry of the same name.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_ID = 'flow.id' as const;

/**
 * The size in bytes of what the node took in.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_FLOW_INPUT_BYTES = 'flow.input_bytes' as const;

/**
 * What the application adds to the event, `<key>` being its own name for it.
 *
 * At most 32 entries, with keys from 1 to 64 and values of at most 1,024 characters.
 *
 * Type: `template[string]`. Stability: development.
 *
 * @example
 * ATTR_FLOW_META('name'); // 'flow.meta.name'
 */
export const ATTR_FLOW_META = (key: string): `flow.meta.${string}` => `flow.meta.${key}`;

/**
 * The part of the system that reports the event.
 *
 * From 1 to 128 characters out of letters and digits of ASCII and `.`, `_`, `:`, `/`, `-`.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_NODE_ID = 'flow.node.id' as const;

/**
 * What the node does with what flows through it.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_FLOW_NODE_TYPE = 'flow.node.type' as const;

/** Value `producer` of {@link ATTR_FLOW_NODE_TYPE}: It starts messages on their way. */
export const FLOW_NODE_TYPE_VALUE_PRODUCER = 'producer' as const;

/** Value `bridge` of {@link ATTR_FLOW_NODE_TYPE}: It carries messages from one system to another. */
export const FLOW_NODE_TYPE_VALUE_BRIDGE = 'bridge' as const;

/** Value `consumer` of {@link ATTR_FLOW_NODE_TYPE}: It receives messages and works on them. */
export const FLOW_NODE_TYPE_VALUE_CONSUMER = 'consumer' as const;

/** Value `storage` of {@link ATTR_FLOW_NODE_TYPE}: It keeps what arrives. */
export const FLOW_NODE_TYPE_VALUE_STORAGE = 'storage' as const;

/** Value `external` of {@link ATTR_FLOW_NODE_TYPE}: It belongs to somebody else. */
export const FLOW_NODE_TYPE_VALUE_EXTERNAL = 'external' as const;

/** All values of {@link ATTR_FLOW_NODE_TYPE}, in the order of the registry. */
export const FLOW_NODE_TYPE_VALUES = ['producer', 'bridge', 'consumer', 'storage', 'external'] as const;

/**
 * The size in bytes of what the node gave out.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_FLOW_OUTPUT_BYTES = 'flow.output_bytes' as const;

/**
 * The size of the payload in bytes; never the payload.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_FLOW_PAYLOAD_BYTES = 'flow.payload_bytes' as const;

/**
 * How many flows this one stands for.
 *
 * At least 1.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_FLOW_SAMPLE_RATE = 'flow.sample_rate' as const;

/**
 * Where on its way through the node the flow stands.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_FLOW_STAGE = 'flow.stage' as const;

/** Value `ingress` of {@link ATTR_FLOW_STAGE}: It entered the system. */
export const FLOW_STAGE_VALUE_INGRESS = 'ingress' as const;

/** Value `emit` of {@link ATTR_FLOW_STAGE}: It was sent as a message. */
export const FLOW_STAGE_VALUE_EMIT = 'emit' as const;

/** Value `bridge` of {@link ATTR_FLOW_STAGE}: It passes from one system to another. */
export const FLOW_STAGE_VALUE_BRIDGE = 'bridge' as const;

/** Value `consume` of {@link ATTR_FLOW_STAGE}: It was taken from a message. */
export const FLOW_STAGE_VALUE_CONSUME = 'consume' as const;

/** Value `process` of {@link ATTR_FLOW_STAGE}: It is being worked on. */
export const FLOW_STAGE_VALUE_PROCESS = 'process' as const;

/** Value `persist` of {@link ATTR_FLOW_STAGE}: It is being stored. */
export const FLOW_STAGE_VALUE_PERSIST = 'persist' as const;

/** Value `egress` of {@link ATTR_FLOW_STAGE}: It leaves the system. */
export const FLOW_STAGE_VALUE_EGRESS = 'egress' as const;

/** Value `error` of {@link ATTR_FLOW_STAGE}: It failed. */
export const FLOW_STAGE_VALUE_ERROR = 'error' as const;

/** All values of {@link ATTR_FLOW_STAGE}, in the order of the registry. */
export const FLOW_STAGE_VALUES = ['ingress', 'emit', 'bridge', 'consume', 'process', 'persist', 'egress', 'error'] as const;

/**
 * How the stage stands.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_FLOW_STATUS = 'flow.status' as const;

/** Value `sent` of {@link ATTR_FLOW_STATUS}: Handed on. */
export const FLOW_STATUS_VALUE_SENT = 'sent' as const;

/** Value `received` of {@link ATTR_FLOW_STATUS}: Taken over. */
export const FLOW_STATUS_VALUE_RECEIVED = 'received' as const;

/** Value `ack` of {@link ATTR_FLOW_STATUS}: Acknowledged. */
export const FLOW_STATUS_VALUE_ACK = 'ack' as const;

/** Value `nack` of {@link ATTR_FLOW_STATUS}: Refused. */
export const FLOW_STATUS_VALUE_NACK = 'nack' as const;

/** Value `timeout` of {@link ATTR_FLOW_STATUS}: Not acknowledged in time. */
export const FLOW_STATUS_VALUE_TIMEOUT = 'timeout' as const;

/** Value `skipped` of {@link ATTR_FLOW_STATUS}: Left out on purpose. */
export const FLOW_STATUS_VALUE_SKIPPED = 'skipped' as const;

/** All values of {@link ATTR_FLOW_STATUS}, in the order of the registry. */
export const FLOW_STATUS_VALUES = ['sent', 'received', 'ack', 'nack', 'timeout', 'skipped'] as const;

/**
 * The version of the FlowEvent contract that the event follows.
 *
 * Always 1.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_FLOW_VERSION = 'flow.version' as const;

/**
 * The schema of the set, as JSON.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_METRIC_SET_DESCRIPTOR = 'metric_set.descriptor' as const;

/**
 * The length of the interval that a row is of, in seconds.
 *
 * It ends at the timestamp of the log record.
 *
 * Type: `double`. Stability: development.
 */
export const ATTR_METRIC_SET_INTERVAL = 'metric_set.interval' as const;

/**
 * The metric set, which is the instrumentation scope of its metrics.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_METRIC_SET_NAME = 'metric_set.name' as const;

/**
 * What a field of the set has come to in the interval, `<key>` being the field.
 *
 * Of a distribution it is `<field>.count`, `<field>.sum`, `<field>.min` and `<field>.max`. Fields that are zero are
 * left out.
 *
 * Type: `template[double]`. Stability: development.
 *
 * @example
 * ATTR_METRIC_SET_VALUE('name'); // 'metric_set.value.name'
 */
export const ATTR_METRIC_SET_VALUE = (key: string): `metric_set.value.${string}` => `metric_set.value.${key}`;

/**
 * The id of the request that the work belongs to.
 *
 * From 1 to 128 visible ASCII characters. An id from outside that is not of this form is replaced. It travels as the
 * header `x-request-id`.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_REQUEST_ID = 'request.id' as const;

/**
 * `error.type` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: stable.
 */
export const ATTR_ERROR_TYPE = 'error.type' as const;
