/** The metrics of the messaging conventions, and what those lack: lag, and the time from produce to consume. */
import {
  type Attributes,
  type Counter,
  createNoopMeter,
  type Histogram,
  type HrTime,
  type Meter,
  type ObservableGauge,
  type ObservableResult,
} from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  METRIC_WEIR_KAFKA_CONSUMER_GROUP_LAG,
  METRIC_WEIR_KAFKA_CONSUMER_LAG,
  METRIC_WEIR_KAFKA_DELIVERY_DURATION,
} from '@weir/semconv';

/** OpenTelemetry's own metric names, of which it has no stable constants; a test compares them with the incubating ones. */
export const MESSAGING_METRICS = {
  sentMessages: 'messaging.client.sent.messages',
  consumedMessages: 'messaging.client.consumed.messages',
  operationDuration: 'messaging.client.operation.duration',
  processDuration: 'messaging.process.duration',
} as const;

/** As the messaging conventions ask for both of their durations, in seconds. */
const DURATION_BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** A message may wait for days. */
const DELIVERY_BOUNDARIES = [...DURATION_BOUNDARIES, 30, 60, 300, 1_800, 3_600, 21_600, 86_400];

/** Something that tells of lags when metrics are collected. */
export interface LagSource {
  readonly observeConsumerLag: (result: ObservableResult) => void;
  readonly observeGroupLag: (result: ObservableResult) => void;
}

/** One set of instruments; another meter provider gets another set. */
export class Instruments {
  /** Whether nobody measures: no meter provider was registered. */
  readonly isNoop: boolean;
  readonly sentMessages: Counter;
  readonly consumedMessages: Counter;
  readonly operationDuration: Histogram;
  readonly processDuration: Histogram;
  readonly deliveryDuration: Histogram;
  readonly #lags: LagSource;
  readonly #consumerLag: ObservableGauge;
  readonly #groupLag: ObservableGauge;

  constructor(meter: Meter, lags: LagSource) {
    const seconds = (name: string, description: string, explicitBucketBoundaries: number[]): Histogram =>
      meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries } });
    const messages = { unit: '{message}' };
    const { sentMessages, consumedMessages, operationDuration, processDuration } = MESSAGING_METRICS;
    this.sentMessages = meter.createCounter(sentMessages, {
      ...messages,
      description: 'Number of messages that the producer attempted to send to the broker.',
    });
    this.consumedMessages = meter.createCounter(consumedMessages, {
      ...messages,
      description: 'Number of messages that were delivered to the application.',
    });
    this.operationDuration = seconds(
      operationDuration,
      'Duration of messaging operations that a client initiated.',
      DURATION_BOUNDARIES,
    );
    this.processDuration = seconds(processDuration, 'Duration of processing operations.', DURATION_BOUNDARIES);
    this.deliveryDuration = seconds(
      METRIC_WEIR_KAFKA_DELIVERY_DURATION,
      'From the timestamp of a message to the moment when the consumer has it.',
      DELIVERY_BOUNDARIES,
    );
    this.isNoop = meter.constructor === createNoopMeter().constructor;
    this.#lags = lags;
    this.#consumerLag = meter.createObservableGauge(METRIC_WEIR_KAFKA_CONSUMER_LAG, {
      ...messages,
      description: 'Messages in a partition that the consumer has not fetched yet.',
    });
    this.#consumerLag.addCallback(lags.observeConsumerLag);
    this.#groupLag = meter.createObservableGauge(METRIC_WEIR_KAFKA_CONSUMER_GROUP_LAG, {
      ...messages,
      description: 'Messages in a partition that the group has not committed.',
    });
    this.#groupLag.addCallback(lags.observeGroupLag);
  }

  /** Observes no longer. */
  dispose(): void {
    this.#consumerLag.removeCallback(this.#lags.observeConsumerLag);
    this.#groupLag.removeCallback(this.#lags.observeGroupLag);
  }
}

/** Attributes with what the operation failed with, where it failed. */
export function outcome(attributes: Attributes, errorType: string | undefined): Attributes {
  return errorType === undefined ? attributes : { ...attributes, [ATTR_ERROR_TYPE]: errorType };
}

/** From one time to another, in seconds; never negative. */
export function secondsBetween([fromS, fromNs]: HrTime, [toS, toNs]: HrTime): number {
  return Math.max(0, toS - fromS + (toNs - fromNs) / 1e9);
}
