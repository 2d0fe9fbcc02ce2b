/** The metrics of one delivery, in the manner of `otel.sdk.processor.*` (OpenTelemetry semantic conventions, "SDK metrics"). */
import {
  type Attributes,
  type BatchObservableCallback,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
  type Observable,
} from '@opentelemetry/api';
import { type DeliveryStats, DROP_REASONS, errorName } from '@weir/otel-compat';
import {
  ATTR_DELIVERY_BREAKER_STATE,
  ATTR_DELIVERY_NAME,
  ATTR_ERROR_TYPE,
  DELIVERY_BREAKER_STATE_VALUES,
  METRIC_DELIVERY_ATTEMPTS,
  METRIC_DELIVERY_BATCH_SIZE,
  METRIC_DELIVERY_BREAKER_STATUS,
  METRIC_DELIVERY_ITEMS_PROCESSED,
  METRIC_DELIVERY_QUEUE_CAPACITY,
  METRIC_DELIVERY_QUEUE_SIZE,
  METRIC_DELIVERY_SEND_DURATION,
} from '@weir/semconv';
import { ATTEMPT_KINDS, type AttemptKind } from './counts/attempt-counts.ts';
import type { BreakerState } from './gate/breaker.ts';
import { faults } from './state.ts';

/** What a collection reads. */
export interface MetricsReading {
  readonly stats: DeliveryStats;
  readonly attempts: Readonly<Record<AttemptKind, number>>;
  readonly breakerState: BreakerState;
}

type Instruments = ReturnType<typeof createInstruments>;

/** What is registered with one provider. */
interface Registration {
  readonly provider: MeterProvider;
  readonly durations: Histogram;
  readonly sizes: Histogram;
  readonly remove: () => void;
}

const DURATION_BOUNDARIES_S = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const SIZE_BOUNDARIES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

/**
 * Reports counts when a reader collects, and attempts as they end; the path of an offer knows nothing of it.
 *
 * The provider is looked up in every turn of the delivery, since a meter that was taken before an SDK was registered stays
 * without effect. After `end` the last counts are kept instead of the delivery, until they have been collected once.
 */
export class DeliveryMetrics {
  readonly #attributes: Attributes;
  readonly #capacity: number;
  readonly #provider: MeterProvider | undefined;
  #read: () => MetricsReading;
  #registration: Registration | undefined;
  #ended = false;

  /** @param provider used instead of the registered one */
  constructor(name: string, capacity: number, provider: MeterProvider | undefined, read: () => MetricsReading) {
    this.#attributes = { [ATTR_DELIVERY_NAME]: name };
    this.#capacity = capacity;
    this.#provider = provider;
    this.#read = read;
  }

  /** Registers with the present provider, where that is another than before. */
  follow(): void {
    try {
      const provider = this.#provider ?? metrics.getMeterProvider();
      if (provider === this.#registration?.provider) return;
      this.#registration?.remove();
      this.#registration = this.#register(provider);
    } catch (error) {
      faultOf(error);
    }
  }

  /** An attempt ended. */
  record(kind: AttemptKind, items: number, tookMs: number): void {
    if (this.#registration === undefined) return;
    try {
      this.#registration.durations.record(tookMs / 1_000, this.#with(ATTR_ERROR_TYPE, errorTypeOf(kind)));
      this.#registration.sizes.record(items, this.#attributes);
    } catch (error) {
      faultOf(error);
    }
  }

  /** Nothing changes any more. */
  end(): void {
    this.follow();
    const last = this.#read();
    this.#read = () => last;
    this.#ended = true;
  }

  #register(provider: MeterProvider): Registration {
    const meter = provider.getMeter('@weir/delivery');
    const instruments = createInstruments(meter);
    const observed = Object.values(instruments);
    const callback: BatchObservableCallback = (result) => {
      const observe = (instrument: Observable, value: number, attributes = this.#attributes): void =>
        result.observe(instrument, value, attributes);
      this.#observe(instruments, observe);
      // Not now: the reader is walking through its callbacks.
      if (this.#ended) queueMicrotask(remove);
    };
    const remove = (): void => meter.removeBatchObservableCallback(callback, observed);
    meter.addBatchObservableCallback(callback, observed);
    return {
      provider,
      durations: meter.createHistogram(METRIC_DELIVERY_SEND_DURATION, {
        unit: 's',
        advice: { explicitBucketBoundaries: DURATION_BOUNDARIES_S },
      }),
      sizes: meter.createHistogram(METRIC_DELIVERY_BATCH_SIZE, {
        unit: '{item}',
        advice: { explicitBucketBoundaries: SIZE_BOUNDARIES },
      }),
      remove,
    };
  }

  #observe(
    { size, capacity, processed, attempted, breaker }: Instruments,
    observe: (instrument: Observable, value: number, attributes?: Attributes) => void,
  ): void {
    const { stats, attempts, breakerState } = this.#read();
    observe(size, stats.pending);
    observe(capacity, this.#capacity);
    observe(processed, stats.delivered);
    observe(processed, stats.deadLettered, this.#with(ATTR_ERROR_TYPE, 'dead_lettered'));
    for (const reason of DROP_REASONS) observe(processed, stats.dropped[reason], this.#with(ATTR_ERROR_TYPE, reason));
    for (const kind of ATTEMPT_KINDS)
      observe(attempted, attempts[kind], this.#with(ATTR_ERROR_TYPE, errorTypeOf(kind)));
    for (const state of DELIVERY_BREAKER_STATE_VALUES) {
      observe(breaker, state === breakerState ? 1 : 0, this.#with(ATTR_DELIVERY_BREAKER_STATE, state));
    }
  }

  #with(key: string, value: string | undefined): Attributes {
    return value === undefined ? this.#attributes : { ...this.#attributes, [key]: value };
  }
}

function createInstruments(
  meter: Meter,
): Record<'size' | 'capacity' | 'processed' | 'attempted' | 'breaker', Observable> {
  return {
    size: meter.createObservableUpDownCounter(METRIC_DELIVERY_QUEUE_SIZE, { unit: '{item}' }),
    capacity: meter.createObservableUpDownCounter(METRIC_DELIVERY_QUEUE_CAPACITY, { unit: '{item}' }),
    processed: meter.createObservableCounter(METRIC_DELIVERY_ITEMS_PROCESSED, { unit: '{item}' }),
    attempted: meter.createObservableCounter(METRIC_DELIVERY_ATTEMPTS, { unit: '{attempt}' }),
    breaker: meter.createObservableUpDownCounter(METRIC_DELIVERY_BREAKER_STATUS, { unit: '1' }),
  };
}

function errorTypeOf(kind: AttemptKind): string | undefined {
  return kind === 'answered' ? undefined : kind;
}

function faultOf(error: unknown): void {
  faults.count('bad_metrics', `metrics failed: ${errorName(error)}`);
}
