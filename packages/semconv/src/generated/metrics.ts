/**
 * Metric names.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

/**
 * How many operations shared one piece of work, where more than one did.
 *
 * Instrument: histogram, unit `{operation}`. Stability: development.
 */
export const METRIC_CACHE_COALESCED_CALLERS = 'cache.coalesced.callers' as const;

/**
 * Values that could not be read, and were taken for misses.
 *
 * Instrument: counter, unit `{entry}`. Stability: development.
 */
export const METRIC_CACHE_DECODE_FAILURES = 'cache.decode_failures' as const;

/**
 * Values in a tier, where the tier can tell at once.
 *
 * Instrument: gauge, unit `{entry}`. Stability: development.
 */
export const METRIC_CACHE_ENTRIES = 'cache.entries' as const;

/**
 * Values that a tier dropped of its own accord.
 *
 * Instrument: counter, unit `{entry}`. Stability: development.
 */
export const METRIC_CACHE_EVICTIONS = 'cache.evictions' as const;

/**
 * How long loaders took.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_CACHE_LOAD_DURATION = 'cache.load.duration' as const;

/**
 * How long operations took.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_CACHE_OPERATION_DURATION = 'cache.operation.duration' as const;

/**
 * Operations that ended, while metrics were collected.
 *
 * Instrument: counter, unit `{operation}`. Stability: development.
 */
export const METRIC_CACHE_OPERATIONS = 'cache.operations' as const;

/**
 * Requests for a key, by tier and what the tier answered.
 *
 * Instrument: counter, unit `{request}`. Stability: development.
 */
export const METRIC_CACHE_REQUESTS = 'cache.requests' as const;

/**
 * How old values were that were served past their time, since they were stored.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_CACHE_STALE_AGE = 'cache.stale.age' as const;

/**
 * Refreshes that found another version of the value in the next tier.
 *
 * Instrument: counter, unit `{entry}`. Stability: development.
 */
export const METRIC_CACHE_TIER_DISAGREEMENTS = 'cache.tier.disagreements' as const;

/**
 * How long tiers took.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_CACHE_TIER_DURATION = 'cache.tier.duration' as const;

/**
 * For each hit, the median time of the loader less the time of the hit.
 *
 * Instrument: counter, unit `s`. Stability: development.
 */
export const METRIC_CACHE_TIME_SAVED = 'cache.time_saved' as const;

/**
 * Attempts at sending a batch that ended.
 *
 * Instrument: counter, unit `{attempt}`. Stability: development.
 */
export const METRIC_DELIVERY_ATTEMPTS = 'delivery.attempts' as const;

/**
 * Items in a batch that was sent.
 *
 * Instrument: histogram, unit `{item}`. Stability: development.
 */
export const METRIC_DELIVERY_BATCH_SIZE = 'delivery.batch.size' as const;

/**
 * 1 for the state that the circuit breaker is in, 0 for the others.
 *
 * Instrument: updowncounter, unit `1`. Stability: development.
 */
export const METRIC_DELIVERY_BREAKER_STATUS = 'delivery.breaker.status' as const;

/**
 * Items that met their fate.
 *
 * Items that were delivered carry no `error.type`. With `delivery.queue.size` this adds up to what was offered.
 *
 * Instrument: counter, unit `{item}`. Stability: development.
 */
export const METRIC_DELIVERY_ITEMS_PROCESSED = 'delivery.items.processed' as const;

/**
 * The most items that may be without a fate.
 *
 * Instrument: updowncounter, unit `{item}`. Stability: development.
 */
export const METRIC_DELIVERY_QUEUE_CAPACITY = 'delivery.queue.capacity' as const;

/**
 * Items without a fate yet, in the queue or on their way.
 *
 * Instrument: updowncounter, unit `{item}`. Stability: development.
 */
export const METRIC_DELIVERY_QUEUE_SIZE = 'delivery.queue.size' as const;

/**
 * How long an attempt took.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_DELIVERY_SEND_DURATION = 'delivery.send.duration' as const;

/**
 * Events that met their fate at an output of the event logger.
 *
 * Instrument: counter, unit `{event}`. Stability: development.
 */
export const METRIC_EVENT_LOGGER_EVENTS_PROCESSED = 'event_logger.events.processed' as const;

/**
 * The highest attempt that an event of a settled flow names.
 *
 * Instrument: histogram, unit `{attempt}`. Stability: development.
 */
export const METRIC_FLOW_ATTEMPTS = 'flow.attempts' as const;

/**
 * Events that say that the unit was given up, in settled flows.
 *
 * Instrument: counter, unit `{event}`. Stability: development.
 */
export const METRIC_FLOW_DEAD_LETTERS = 'flow.dead_letters' as const;

/**
 * Further final events of one node, in settled flows.
 *
 * Instrument: counter, unit `{event}`. Stability: development.
 */
export const METRIC_FLOW_DUPLICATES = 'flow.duplicates' as const;

/**
 * Time from the first event of a settled flow to its last.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_FLOW_DURATION = 'flow.duration' as const;

/**
 * Open flows that a tracker gave up for want of room.
 *
 * Instrument: counter, unit `{flow}`. Stability: development.
 */
export const METRIC_FLOW_EVICTED = 'flow.evicted' as const;

/**
 * Time between two neighbouring events of a settled flow.
 *
 * The hops of a flow add up to its `flow.duration`.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_FLOW_HOP_DURATION = 'flow.hop.duration' as const;

/**
 * Flows that a tracker follows now.
 *
 * Instrument: updowncounter, unit `{flow}`. Stability: development.
 */
export const METRIC_FLOW_OPEN = 'flow.open' as const;

/**
 * Further receptions by one node with an attempt above 1, in settled flows.
 *
 * Instrument: counter, unit `{event}`. Stability: development.
 */
export const METRIC_FLOW_REDELIVERIES = 'flow.redeliveries' as const;

/**
 * Flows that are over.
 *
 * A flow that was sampled counts for as many as it stands for.
 *
 * Instrument: counter, unit `{flow}`. Stability: development.
 */
export const METRIC_FLOW_SETTLED = 'flow.settled' as const;

/**
 * Awaited acknowledgements that did not come in time.
 *
 * Instrument: counter, unit `{event}`. Stability: development.
 */
export const METRIC_FLOW_TIMEOUTS = 'flow.timeouts' as const;

/**
 * Events that joined no flow.
 *
 * `error.type` says why: `repeat` for an event that the flow has, `late` for one whose flow is settled, `truncated`
 * where the flow has too many, `bad_event` for what is not an event.
 *
 * Instrument: counter, unit `{event}`. Stability: development.
 */
export const METRIC_FLOW_UNJOINED_EVENTS = 'flow.unjoined_events' as const;

/**
 * How often something private was masked.
 *
 * Instrument: counter, unit `{match}`. Stability: development.
 */
export const METRIC_REDACTION_MASKED = 'redaction.masked' as const;

/**
 * What went wrong inside Weir.
 *
 * Instrument: counter, unit `{fault}`. Stability: development.
 */
export const METRIC_WEIR_FAULTS = 'weir.faults' as const;

/**
 * Messages in a partition that the consumer has not fetched yet, as of its last fetch.
 *
 * Instrument: gauge, unit `{message}`. Stability: development.
 */
export const METRIC_WEIR_KAFKA_CONSUMER_LAG = 'weir.kafka.consumer.lag' as const;

/**
 * Messages in a partition that the group has not committed, as of the last time the application asked the client.
 *
 * Measured by `getLag` and `startLagMonitoring` of the consumer.
 *
 * Instrument: gauge, unit `{message}`. Stability: development.
 */
export const METRIC_WEIR_KAFKA_CONSUMER_GROUP_LAG = 'weir.kafka.consumer_group.lag' as const;

/**
 * From the timestamp of a message to the moment when the consumer has it.
 *
 * The timestamp is that of the producer, or that of the broker for topics whose `message.timestamp.type` is
 * `LogAppendTime`. Clocks of two machines are compared; a negative result counts as 0.
 *
 * Instrument: histogram, unit `s`. Stability: development.
 */
export const METRIC_WEIR_KAFKA_DELIVERY_DURATION = 'weir.kafka.delivery.duration' as const;
