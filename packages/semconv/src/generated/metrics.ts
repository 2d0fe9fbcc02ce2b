/**
 * Metric names.
 *
 * Generated from the registry: change that, then run "pnpm --filter @weir/semconv generate".
 */

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
