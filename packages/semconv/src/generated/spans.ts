/**
 * Span types.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * The loader of the application at work.
 *
 * Name: `cache.load`
 *
 * Kind: internal. Stability: development.
 */
export const SPAN_CACHE_LOAD = 'cache.load' as const;

/**
 * One operation of the application on a cache.
 *
 * Name: `cache.{cache.operation}`
 *
 * Kind: internal. Stability: development.
 */
export const SPAN_CACHE_OPERATION = 'cache.operation' as const;

/**
 * What one tier did for an operation.
 *
 * Name: `cache.tier`
 *
 * Kind: internal. Stability: development.
 */
export const SPAN_CACHE_TIER = 'cache.tier' as const;

/**
 * Offsets committed, by the application or by the client itself.
 *
 * Name: `commit {messaging.destination.name}`, or `commit` for several topics
 *
 * Kind: client. Stability: development.
 */
export const SPAN_KAFKA_COMMIT = 'kafka.commit' as const;

/**
 * One message of a batch, handed to the client to be sent.
 *
 * Name: `create {messaging.destination.name}`
 *
 * Kind: producer. Stability: development.
 */
export const SPAN_KAFKA_CREATE = 'kafka.create' as const;

/**
 * Messages of one topic, fetched from a broker and handed to a stream; links to the span that created each.
 *
 * Name: `poll {messaging.destination.name}`
 *
 * Kind: client. Stability: development.
 */
export const SPAN_KAFKA_POLL = 'kafka.poll' as const;

/**
 * The work of the application on one message or one batch; links to where it came from.
 *
 * Name: `process {messaging.destination.name}`, or `process` for several topics
 *
 * Kind: consumer. Stability: development.
 */
export const SPAN_KAFKA_PROCESS = 'kafka.process' as const;

/**
 * Messages sent and, where asked for, acknowledged.
 *
 * Of kind client where each message has a `kafka.create` span, which it links to.
 *
 * Name: `send {messaging.destination.name}`, or `send` for several topics
 *
 * Kind: producer. Stability: development.
 */
export const SPAN_KAFKA_SEND = 'kafka.send' as const;
