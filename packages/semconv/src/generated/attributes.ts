/**
 * Attribute keys, and the values of those that are enums.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * Whether the operation shared its work with others for the same key.
 *
 * Type: `boolean`. Stability: development.
 */
export const ATTR_CACHE_COALESCED = 'cache.coalesced' as const;

/**
 * Whether the operation did the work that was shared, or waited for it.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_CACHE_COALESCED_ROLE = 'cache.coalesced.role' as const;

/** Value `leader` of {@link ATTR_CACHE_COALESCED_ROLE}: It did the work. */
export const CACHE_COALESCED_ROLE_VALUE_LEADER = 'leader' as const;

/** Value `follower` of {@link ATTR_CACHE_COALESCED_ROLE}: It waited for the leader. */
export const CACHE_COALESCED_ROLE_VALUE_FOLLOWER = 'follower' as const;

/** All values of {@link ATTR_CACHE_COALESCED_ROLE}, in the order of the registry. */
export const CACHE_COALESCED_ROLE_VALUES = ['leader', 'follower'] as const;

/**
 * How long a follower waited, in nanoseconds.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_CACHE_COALESCED_WAIT_NS = 'cache.coalesced.wait_ns' as const;

/**
 * Why what a tier held could not be read, and was taken for a miss.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_CACHE_DECODE_FAILURE = 'cache.decode_failure' as const;

/** Value `empty_payload` of {@link ATTR_CACHE_DECODE_FAILURE}: There was nothing in it. */
export const CACHE_DECODE_FAILURE_VALUE_EMPTY_PAYLOAD = 'empty_payload' as const;

/** Value `version_mismatch` of {@link ATTR_CACHE_DECODE_FAILURE}: It was written in another format. */
export const CACHE_DECODE_FAILURE_VALUE_VERSION_MISMATCH = 'version_mismatch' as const;

/** Value `undecodable` of {@link ATTR_CACHE_DECODE_FAILURE}: The serializer could not read it. */
export const CACHE_DECODE_FAILURE_VALUE_UNDECODABLE = 'undecodable' as const;

/** All values of {@link ATTR_CACHE_DECODE_FAILURE}, in the order of the registry. */
export const CACHE_DECODE_FAILURE_VALUES = ['empty_payload', 'version_mismatch', 'undecodable'] as const;

/**
 * How long the operation, or the tier, took, in nanoseconds.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_CACHE_DURATION_NS = 'cache.duration_ns' as const;

/**
 * What happened at the tier.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_CACHE_EVENT = 'cache.event' as const;

/** Value `hit` of {@link ATTR_CACHE_EVENT}: It had the value. */
export const CACHE_EVENT_VALUE_HIT = 'hit' as const;

/** Value `miss` of {@link ATTR_CACHE_EVENT}: It did not have the key. */
export const CACHE_EVENT_VALUE_MISS = 'miss' as const;

/** Value `expired` of {@link ATTR_CACHE_EVENT}: It had a value that is past its time. */
export const CACHE_EVENT_VALUE_EXPIRED = 'expired' as const;

/** Value `inserted` of {@link ATTR_CACHE_EVENT}: It stored the value. */
export const CACHE_EVENT_VALUE_INSERTED = 'inserted' as const;

/** Value `insert_rejected` of {@link ATTR_CACHE_EVENT}: It, or its policy, refused the value. */
export const CACHE_EVENT_VALUE_INSERT_REJECTED = 'insert_rejected' as const;

/** Value `invalidated` of {@link ATTR_CACHE_EVENT}: It removed the key or the tag. */
export const CACHE_EVENT_VALUE_INVALIDATED = 'invalidated' as const;

/** Value `cleared` of {@link ATTR_CACHE_EVENT}: It removed everything. */
export const CACHE_EVENT_VALUE_CLEARED = 'cleared' as const;

/** Value `refresh_hit` of {@link ATTR_CACHE_EVENT}: A refresh found the value there. */
export const CACHE_EVENT_VALUE_REFRESH_HIT = 'refresh_hit' as const;

/** Value `refresh_miss` of {@link ATTR_CACHE_EVENT}: A refresh did not find the value there. */
export const CACHE_EVENT_VALUE_REFRESH_MISS = 'refresh_miss' as const;

/** Value `eviction` of {@link ATTR_CACHE_EVENT}: It dropped a value of its own accord. */
export const CACHE_EVENT_VALUE_EVICTION = 'eviction' as const;

/** Value `get_error` of {@link ATTR_CACHE_EVENT}: Reading failed. */
export const CACHE_EVENT_VALUE_GET_ERROR = 'get_error' as const;

/** Value `insert_error` of {@link ATTR_CACHE_EVENT}: Storing failed. */
export const CACHE_EVENT_VALUE_INSERT_ERROR = 'insert_error' as const;

/** Value `invalidate_error` of {@link ATTR_CACHE_EVENT}: Removing failed. */
export const CACHE_EVENT_VALUE_INVALIDATE_ERROR = 'invalidate_error' as const;

/** Value `clear_error` of {@link ATTR_CACHE_EVENT}: Clearing failed. */
export const CACHE_EVENT_VALUE_CLEAR_ERROR = 'clear_error' as const;

/** All values of {@link ATTR_CACHE_EVENT}, in the order of the registry. */
export const CACHE_EVENT_VALUES = ['hit', 'miss', 'expired', 'inserted', 'insert_rejected', 'invalidated', 'cleared', 'refresh_hit', 'refresh_miss', 'eviction', 'get_error', 'insert_error', 'invalidate_error', 'clear_error'] as const;

/**
 * Why a tier dropped a value of its own accord.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_CACHE_EVICTION_REASON = 'cache.eviction.reason' as const;

/** Value `size` of {@link ATTR_CACHE_EVICTION_REASON}: It was full. */
export const CACHE_EVICTION_REASON_VALUE_SIZE = 'size' as const;

/** Value `expired` of {@link ATTR_CACHE_EVICTION_REASON}: The value was past its time. */
export const CACHE_EVICTION_REASON_VALUE_EXPIRED = 'expired' as const;

/** All values of {@link ATTR_CACHE_EVICTION_REASON}, in the order of the registry. */
export const CACHE_EVICTION_REASON_VALUES = ['size', 'expired'] as const;

/**
 * Whether the tier was consulted because a tier before it did not have the value.
 *
 * Type: `boolean`. Stability: development.
 */
export const ATTR_CACHE_FALLBACK = 'cache.fallback' as const;

/**
 * The key, as the key policy of the cache lets it be told.
 *
 * A keyed hash or a template. Absent unless the application asks for it, and never on metrics.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_CACHE_KEY = 'cache.key' as const;

/**
 * The name of the cache, as the application gave it.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_CACHE_NAME = 'cache.name' as const;

/**
 * What the application asked of the cache.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_CACHE_OPERATION = 'cache.operation' as const;

/** Value `get` of {@link ATTR_CACHE_OPERATION}: Read a value. */
export const CACHE_OPERATION_VALUE_GET = 'get' as const;

/** Value `insert` of {@link ATTR_CACHE_OPERATION}: Store a value. */
export const CACHE_OPERATION_VALUE_INSERT = 'insert' as const;

/** Value `invalidate` of {@link ATTR_CACHE_OPERATION}: Remove a key. */
export const CACHE_OPERATION_VALUE_INVALIDATE = 'invalidate' as const;

/** Value `invalidate_tags` of {@link ATTR_CACHE_OPERATION}: Remove what carries a tag. */
export const CACHE_OPERATION_VALUE_INVALIDATE_TAGS = 'invalidate_tags' as const;

/** Value `clear` of {@link ATTR_CACHE_OPERATION}: Remove everything. */
export const CACHE_OPERATION_VALUE_CLEAR = 'clear' as const;

/** Value `contains` of {@link ATTR_CACHE_OPERATION}: Ask whether a key is there. */
export const CACHE_OPERATION_VALUE_CONTAINS = 'contains' as const;

/** Value `get_or_insert` of {@link ATTR_CACHE_OPERATION}: Read a value, or load and store it. */
export const CACHE_OPERATION_VALUE_GET_OR_INSERT = 'get_or_insert' as const;

/** Value `try_get_or_insert` of {@link ATTR_CACHE_OPERATION}: The same, with every failure of the loader passed on. */
export const CACHE_OPERATION_VALUE_TRY_GET_OR_INSERT = 'try_get_or_insert' as const;

/** Value `optionally_get_or_insert` of {@link ATTR_CACHE_OPERATION}: The same, with a loader that may have nothing. */
export const CACHE_OPERATION_VALUE_OPTIONALLY_GET_OR_INSERT = 'optionally_get_or_insert' as const;

/** Value `refresh` of {@link ATTR_CACHE_OPERATION}: Renew a value in the background. */
export const CACHE_OPERATION_VALUE_REFRESH = 'refresh' as const;

/** All values of {@link ATTR_CACHE_OPERATION}, in the order of the registry. */
export const CACHE_OPERATION_VALUES = ['get', 'insert', 'invalidate', 'invalidate_tags', 'clear', 'contains', 'get_or_insert', 'try_get_or_insert', 'optionally_get_or_insert', 'refresh'] as const;

/**
 * What a tier answered when it was asked for a key.
 *
 * Every request has exactly one type. A value past its time counts as a miss, and is told apart in events.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_CACHE_REQUEST_TYPE = 'cache.request.type' as const;

/** Value `hit` of {@link ATTR_CACHE_REQUEST_TYPE}: It had the value. */
export const CACHE_REQUEST_TYPE_VALUE_HIT = 'hit' as const;

/** Value `miss` of {@link ATTR_CACHE_REQUEST_TYPE}: It did not have a value that may be used. */
export const CACHE_REQUEST_TYPE_VALUE_MISS = 'miss' as const;

/** Value `stale` of {@link ATTR_CACHE_REQUEST_TYPE}: It had the value, which is renewed in the background. */
export const CACHE_REQUEST_TYPE_VALUE_STALE = 'stale' as const;

/** Value `error` of {@link ATTR_CACHE_REQUEST_TYPE}: It failed. */
export const CACHE_REQUEST_TYPE_VALUE_ERROR = 'error' as const;

/** All values of {@link ATTR_CACHE_REQUEST_TYPE}, in the order of the registry. */
export const CACHE_REQUEST_TYPE_VALUES = ['hit', 'miss', 'stale', 'error'] as const;

/**
 * The number of the operation within the process, from 1; 0 is maintenance.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_CACHE_REQUEST_ID = 'cache.request_id' as const;

/**
 * How the operation ended.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_CACHE_RESULT = 'cache.result' as const;

/** Value `hit` of {@link ATTR_CACHE_RESULT}: A tier had the value. */
export const CACHE_RESULT_VALUE_HIT = 'hit' as const;

/** Value `stale` of {@link ATTR_CACHE_RESULT}: A value past its time was served. */
export const CACHE_RESULT_VALUE_STALE = 'stale' as const;

/** Value `miss` of {@link ATTR_CACHE_RESULT}: There was no value, nor a loader that gave one. */
export const CACHE_RESULT_VALUE_MISS = 'miss' as const;

/** Value `loaded` of {@link ATTR_CACHE_RESULT}: The loader gave the value. */
export const CACHE_RESULT_VALUE_LOADED = 'loaded' as const;

/** Value `accepted` of {@link ATTR_CACHE_RESULT}: A tier stored the value. */
export const CACHE_RESULT_VALUE_ACCEPTED = 'accepted' as const;

/** Value `rejected` of {@link ATTR_CACHE_RESULT}: No tier wanted the value. */
export const CACHE_RESULT_VALUE_REJECTED = 'rejected' as const;

/** Value `done` of {@link ATTR_CACHE_RESULT}: What was to be removed, is. */
export const CACHE_RESULT_VALUE_DONE = 'done' as const;

/** Value `error` of {@link ATTR_CACHE_RESULT}: It failed. */
export const CACHE_RESULT_VALUE_ERROR = 'error' as const;

/** All values of {@link ATTR_CACHE_RESULT}, in the order of the registry. */
export const CACHE_RESULT_VALUES = ['hit', 'stale', 'miss', 'loaded', 'accepted', 'rejected', 'done', 'error'] as const;

/**
 * Whether the value that was served is past its time.
 *
 * Type: `boolean`. Stability: development.
 */
export const ATTR_CACHE_STALE = 'cache.stale' as const;

/**
 * The name of the tier that was consulted.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_CACHE_TIER = 'cache.tier' as const;

/**
 * How long each tier of `cache.tiers` took, in nanoseconds.
 *
 * Type: `int[]`. Stability: development.
 */
export const ATTR_CACHE_TIER_DURATIONS_NS = 'cache.tier_durations_ns' as const;

/**
 * What happened at each tier of `cache.tiers`.
 *
 * Type: `string[]`. Stability: development.
 */
export const ATTR_CACHE_TIER_EVENTS = 'cache.tier_events' as const;

/**
 * The tiers that were consulted, in order.
 *
 * Of the spans level `summary`, in place of a span for each tier.
 *
 * Type: `string[]`. Stability: development.
 */
export const ATTR_CACHE_TIERS = 'cache.tiers' as const;

/**
 * The method of the console that was called.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_CONSOLE_METHOD = 'console.method' as const;

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
 * Which output of the event logger this is.
 *
 * Type: enum. Stability: development.
 */
export const ATTR_EVENT_LOGGER_OUTPUT = 'event_logger.output' as const;

/** Value `console_async` of {@link ATTR_EVENT_LOGGER_OUTPUT}: A worker thread that prints. */
export const EVENT_LOGGER_OUTPUT_VALUE_CONSOLE_ASYNC = 'console_async' as const;

/** Value `console_direct` of {@link ATTR_EVENT_LOGGER_OUTPUT}: Printing on the spot. */
export const EVENT_LOGGER_OUTPUT_VALUE_CONSOLE_DIRECT = 'console_direct' as const;

/** Value `its` of {@link ATTR_EVENT_LOGGER_OUTPUT}: The internal telemetry pipeline. */
export const EVENT_LOGGER_OUTPUT_VALUE_ITS = 'its' as const;

/** All values of {@link ATTR_EVENT_LOGGER_OUTPUT}, in the order of the registry. */
export const EVENT_LOGGER_OUTPUT_VALUES = ['console_async', 'console_direct', 'its'] as const;

/**
 * How many events of the same name were held back before this one.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_EVENT_LOGGER_SUPPRESSED_COUNT = 'event_logger.suppressed.count' as const;

/**
 * The name of the events that were held back.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_EVENT_LOGGER_SUPPRESSED_NAME = 'event_logger.suppressed.name' as const;

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
 * The level that a line of pino has.
 *
 * Type: `int`. Stability: development.
 */
export const ATTR_PINO_LEVEL = 'pino.level' as const;

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
 * The package of Weir that reports.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_WEIR_COMPONENT = 'weir.component' as const;

/**
 * What went wrong inside Weir; each package has a closed list.
 *
 * Type: `string`. Stability: development.
 */
export const ATTR_WEIR_FAULT_KIND = 'weir.fault.kind' as const;

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
 * `exception.message` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: stable.
 */
export const ATTR_EXCEPTION_MESSAGE = 'exception.message' as const;

/**
 * `exception.stacktrace` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: stable.
 */
export const ATTR_EXCEPTION_STACKTRACE = 'exception.stacktrace' as const;

/**
 * `exception.type` as OpenTelemetry 1.45.0 defines it.
 *
 * Stability there: stable.
 */
export const ATTR_EXCEPTION_TYPE = 'exception.type' as const;

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
