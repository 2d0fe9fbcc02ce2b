/**
 * Attribute keys, and the values of those that are enums.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * What the circuit breaker of a delivery lets through.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_DELIVERY_BREAKER_STATE = 'delivery.breaker.state' as const;

/** Value `closed` of {@link ATTR_DELIVERY_BREAKER_STATE}: Every batch. */
export const DELIVERY_BREAKER_STATE_VALUE_CLOSED = 'closed' as const;

/** Value `open` of {@link ATTR_DELIVERY_BREAKER_STATE}: None. */
export const DELIVERY_BREAKER_STATE_VALUE_OPEN = 'open' as const;

/** Value `half_open` of {@link ATTR_DELIVERY_BREAKER_STATE}: One batch, to see whether the receiver is back. */
export const DELIVERY_BREAKER_STATE_VALUE_HALF_OPEN = 'half_open' as const;

/** All values of {@link ATTR_DELIVERY_BREAKER_STATE}, in the order of the registry. */
export const DELIVERY_BREAKER_STATE_VALUES = ['closed', 'open', 'half_open'] as const;

/**
 * Which delivery of the process this is.
 *
 * From 1 to 128 characters, set where the delivery is made.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_DELIVERY_NAME = 'delivery.name' as const;

/**
 * What the work is for, in words that the developer chose.
 *
 * Written in the source, never made from data: it may leave for a language model.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_DIAGNOSTICS_INTENT = 'diagnostics.intent' as const;

/**
 * What may help when the work fails, in words that the developer chose.
 *
 * Written in the source, never made from data: it may leave for a language model.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_DIAGNOSTICS_RECOVERY_HINT = 'diagnostics.recovery_hint' as const;

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
 * The node that a hop begins at.
 *
 * Bounded, as `flow.pathway` is.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_HOP_FROM = 'flow.hop.from' as const;

/**
 * What happened between two neighbouring events of a flow.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_FLOW_HOP_KIND = 'flow.hop.kind' as const;

/** Value `wait` of {@link ATTR_FLOW_HOP_KIND}: The flow went from one node to another. */
export const FLOW_HOP_KIND_VALUE_WAIT = 'wait' as const;

/** Value `work` of {@link ATTR_FLOW_HOP_KIND}: The flow stayed at one node. */
export const FLOW_HOP_KIND_VALUE_WORK = 'work' as const;

/** All values of {@link ATTR_FLOW_HOP_KIND}, in the order of the registry. */
export const FLOW_HOP_KIND_VALUES = ['wait', 'work'] as const;

/**
 * The node that a hop ends at.
 *
 * Bounded, as `flow.pathway` is.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_HOP_TO = 'flow.hop.to' as const;

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
 * The class of flows that a flow is counted with.
 *
 * The group of the flow, else the node of its first event. Bounded: past a bound all others are `_OTHER`.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_FLOW_PATHWAY = 'flow.pathway' as const;

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
 * The state that a flow was in when it was settled.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_FLOW_STATE = 'flow.state' as const;

/** Value `complete` of {@link ATTR_FLOW_STATE}: Done with, and every awaited acknowledgement came. */
export const FLOW_STATE_VALUE_COMPLETE = 'complete' as const;

/** Value `failed` of {@link ATTR_FLOW_STATE}: Given up, or refused. */
export const FLOW_STATE_VALUE_FAILED = 'failed' as const;

/** Value `late` of {@link ATTR_FLOW_STATE}: An awaited acknowledgement did not come in time. */
export const FLOW_STATE_VALUE_LATE = 'late' as const;

/** Value `lost` of {@link ATTR_FLOW_STATE}: Nothing was heard of it for long. */
export const FLOW_STATE_VALUE_LOST = 'lost' as const;

/** Value `open` of {@link ATTR_FLOW_STATE}: None of the others. */
export const FLOW_STATE_VALUE_OPEN = 'open' as const;

/** All values of {@link ATTR_FLOW_STATE}, in the order of the registry. */
export const FLOW_STATE_VALUES = ['complete', 'failed', 'late', 'lost', 'open'] as const;

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
 * What kind of private thing was masked.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_REDACTION_CATEGORY = 'redaction.category' as const;

/**
 * Value `api_key` of {@link ATTR_REDACTION_CATEGORY}: A key in the form of a known vendor, or under the name of one.
 */
export const REDACTION_CATEGORY_VALUE_API_KEY = 'api_key' as const;

/**
 * Value `credential` of {@link ATTR_REDACTION_CATEGORY}: A bearer token, basic credentials, or what a name such as
 * `secret` or `token` announces.
 */
export const REDACTION_CATEGORY_VALUE_CREDENTIAL = 'credential' as const;

/** Value `password` of {@link ATTR_REDACTION_CATEGORY}: A password in text or by name. */
export const REDACTION_CATEGORY_VALUE_PASSWORD = 'password' as const;

/** Value `jwt` of {@link ATTR_REDACTION_CATEGORY}: A JSON Web Token. */
export const REDACTION_CATEGORY_VALUE_JWT = 'jwt' as const;

/** Value `session_cookie` of {@link ATTR_REDACTION_CATEGORY}: A session cookie, or a whole cookie header. */
export const REDACTION_CATEGORY_VALUE_SESSION_COOKIE = 'session_cookie' as const;

/** Value `private_key` of {@link ATTR_REDACTION_CATEGORY}: A private key in PEM form. */
export const REDACTION_CATEGORY_VALUE_PRIVATE_KEY = 'private_key' as const;

/** Value `email` of {@link ATTR_REDACTION_CATEGORY}: An e-mail address. */
export const REDACTION_CATEGORY_VALUE_EMAIL = 'email' as const;

/** Value `ssn` of {@link ATTR_REDACTION_CATEGORY}: A US social security number. */
export const REDACTION_CATEGORY_VALUE_SSN = 'ssn' as const;

/** Value `card` of {@link ATTR_REDACTION_CATEGORY}: A payment card number. */
export const REDACTION_CATEGORY_VALUE_CARD = 'card' as const;

/** Value `iban` of {@link ATTR_REDACTION_CATEGORY}: An international bank account number. */
export const REDACTION_CATEGORY_VALUE_IBAN = 'iban' as const;

/** Value `phone` of {@link ATTR_REDACTION_CATEGORY}: A telephone number. */
export const REDACTION_CATEGORY_VALUE_PHONE = 'phone' as const;

/** Value `url_credential` of {@link ATTR_REDACTION_CATEGORY}: User info or a secret query parameter of a URL. */
export const REDACTION_CATEGORY_VALUE_URL_CREDENTIAL = 'url_credential' as const;

/** Value `field` of {@link ATTR_REDACTION_CATEGORY}: The value of a field that the application names. */
export const REDACTION_CATEGORY_VALUE_FIELD = 'field' as const;

/** Value `pattern` of {@link ATTR_REDACTION_CATEGORY}: What a pattern of the application matches. */
export const REDACTION_CATEGORY_VALUE_PATTERN = 'pattern' as const;

/** Value `literal` of {@link ATTR_REDACTION_CATEGORY}: A literal of the application. */
export const REDACTION_CATEGORY_VALUE_LITERAL = 'literal' as const;

/** Value `not_allowed` of {@link ATTR_REDACTION_CATEGORY}: The value of a field that is not on the allow list. */
export const REDACTION_CATEGORY_VALUE_NOT_ALLOWED = 'not_allowed' as const;

/**
 * Value `unreadable` of {@link ATTR_REDACTION_CATEGORY}: What could not be read, or lies deeper or later than is looked
 * at.
 */
export const REDACTION_CATEGORY_VALUE_UNREADABLE = 'unreadable' as const;

/** All values of {@link ATTR_REDACTION_CATEGORY}, in the order of the registry. */
export const REDACTION_CATEGORY_VALUES = ['api_key', 'credential', 'password', 'jwt', 'session_cookie', 'private_key', 'email', 'ssn', 'card', 'iban', 'phone', 'url_credential', 'field', 'pattern', 'literal', 'not_allowed', 'unreadable'] as const;

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
 * How often this process has been given the same message to work on, this time included.
 *
 * From 1. Kafka itself does not count deliveries, so an attempt of another process, or of this one before a restart, is
 * not known.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_WEIR_KAFKA_DELIVERY_ATTEMPT = 'weir.kafka.delivery.attempt' as const;

/**
 * `error.type` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: stable.
 */
export const ATTR_ERROR_TYPE = 'error.type' as const;

/**
 * `kafka.message.key` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_KAFKA_MESSAGE_KEY = 'kafka.message.key' as const;

/**
 * `kafka.message.tombstone` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_KAFKA_MESSAGE_TOMBSTONE = 'kafka.message.tombstone' as const;

/**
 * `kafka.offset` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_KAFKA_OFFSET = 'kafka.offset' as const;

/**
 * `messaging.batch.message_count` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_BATCH_MESSAGE_COUNT = 'messaging.batch.message_count' as const;

/**
 * `messaging.client.id` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_CLIENT_ID = 'messaging.client.id' as const;

/**
 * `messaging.consumer.group.name` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_CONSUMER_GROUP_NAME = 'messaging.consumer.group.name' as const;

/**
 * `messaging.destination.name` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_DESTINATION_NAME = 'messaging.destination.name' as const;

/**
 * `messaging.destination.partition.id` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_DESTINATION_PARTITION_ID = 'messaging.destination.partition.id' as const;

/**
 * `messaging.message.body.size` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_MESSAGE_BODY_SIZE = 'messaging.message.body.size' as const;

/**
 * `messaging.operation.name` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_OPERATION_NAME = 'messaging.operation.name' as const;

/**
 * `messaging.operation.type` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_OPERATION_TYPE = 'messaging.operation.type' as const;

/**
 * `messaging.system.name` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: development.
 */
export const ATTR_MESSAGING_SYSTEM_NAME = 'messaging.system.name' as const;

/**
 * `server.address` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: stable.
 */
export const ATTR_SERVER_ADDRESS = 'server.address' as const;

/**
 * `server.port` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: stable.
 */
export const ATTR_SERVER_PORT = 'server.port' as const;
