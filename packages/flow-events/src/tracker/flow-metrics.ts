/** What a tracker measures, by pathway and never by flow. */
import type { Attributes, Counter, Histogram, Meter, MeterProvider } from '@opentelemetry/api';
import { instrumentSource } from '@weir/otel-compat';
import {
  ATTR_ERROR_TYPE,
  ATTR_FLOW_HOP_FROM,
  ATTR_FLOW_HOP_KIND,
  ATTR_FLOW_HOP_TO,
  ATTR_FLOW_PATHWAY,
  ATTR_FLOW_STATE,
  METRIC_FLOW_ATTEMPTS,
  METRIC_FLOW_DEAD_LETTERS,
  METRIC_FLOW_DUPLICATES,
  METRIC_FLOW_DURATION,
  METRIC_FLOW_EVICTED,
  METRIC_FLOW_HOP_DURATION,
  METRIC_FLOW_OPEN,
  METRIC_FLOW_REDELIVERIES,
  METRIC_FLOW_SETTLED,
  METRIC_FLOW_TIMEOUTS,
  METRIC_FLOW_UNJOINED_EVENTS,
} from '@weir/semconv';
import type { FlowHop } from '../history/flow-hops.ts';
import type { FlowSummary } from '../history/flow-summary.ts';
import { BoundedNames } from './bounded-names.ts';

/** Bounds of the attributes of {@link FlowMetrics}, all checked. */
export interface FlowMetricsLimits {
  readonly maxPathways: number;
  readonly maxNodes: number;
}

// From a millisecond to an hour: a flow may wait for a person.
const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];

interface Instruments {
  readonly duration: Histogram;
  readonly hops: Histogram;
  readonly attempts: Histogram;
  readonly settled: Counter;
  readonly redeliveries: Counter;
  readonly duplicates: Counter;
  readonly deadLetters: Counter;
  readonly timeouts: Counter;
  readonly evicted: Counter;
  readonly unjoined: Counter;
  readonly release: () => void;
}

/** Records flows in the stock instruments of the registered MeterProvider, looked up afresh. */
export class FlowMetrics {
  readonly #instruments: () => Instruments;
  readonly #pathways: BoundedNames;
  readonly #nodes: BoundedNames;
  #release: () => void = () => {};

  /** @param countOpen asked at each collection */
  constructor(limits: FlowMetricsLimits, countOpen: () => number, provider?: MeterProvider) {
    this.#pathways = new BoundedNames(limits.maxPathways);
    this.#nodes = new BoundedNames(limits.maxNodes);
    this.#instruments = instrumentSource(
      '@weir/flow-events',
      (meter) => {
        this.#release();
        const instruments = instrumentsOf(meter, countOpen);
        this.#release = instruments.release;
        return instruments;
      },
      provider,
    );
  }

  /** Sees a provider that was registered since. */
  refresh(): void {
    this.#instruments();
  }

  settled(summary: FlowSummary, hops: readonly FlowHop[]): void {
    const {
      duration,
      hops: hopDurations,
      attempts,
      settled,
      redeliveries,
      duplicates,
      deadLetters,
    } = this.#instruments();
    const pathway: Attributes = { [ATTR_FLOW_PATHWAY]: this.#pathways.bounded(summary.pathway) };
    const ended: Attributes = { ...pathway, [ATTR_FLOW_STATE]: summary.state };
    const { weight } = summary;
    duration.record(seconds(summary.waitNs + summary.workNs), ended);
    for (const { kind, from, to, durationNs } of hops) {
      hopDurations.record(seconds(durationNs), {
        ...pathway,
        [ATTR_FLOW_HOP_KIND]: kind,
        [ATTR_FLOW_HOP_FROM]: this.#nodes.bounded(from.node.id),
        [ATTR_FLOW_HOP_TO]: this.#nodes.bounded(to.node.id),
      });
    }
    attempts.record(summary.attempts, pathway);
    settled.add(weight, ended);
    if (summary.redeliveries > 0) redeliveries.add(summary.redeliveries * weight, pathway);
    if (summary.duplicates > 0) duplicates.add(summary.duplicates * weight, pathway);
    if (summary.deadLetters > 0) deadLetters.add(summary.deadLetters * weight, pathway);
  }

  timedOut({ pathway, weight }: Pick<FlowSummary, 'pathway' | 'weight'>): void {
    this.#instruments().timeouts.add(weight, { [ATTR_FLOW_PATHWAY]: this.#pathways.bounded(pathway) });
  }

  evicted(): void {
    this.#instruments().evicted.add(1);
  }

  unjoined(reason: string): void {
    this.#instruments().unjoined.add(1, { [ATTR_ERROR_TYPE]: reason });
  }

  /** Ends the count of open flows. */
  release(): void {
    this.#release();
    this.#release = () => {};
  }
}

function instrumentsOf(meter: Meter, countOpen: () => number): Instruments {
  const inSeconds = { unit: 's', advice: { explicitBucketBoundaries: SECONDS } };
  const events = { unit: '{event}' };
  const open = meter.createObservableUpDownCounter(METRIC_FLOW_OPEN, { unit: '{flow}' });
  const observe = (result: { observe(value: number): void }): void => result.observe(countOpen());
  open.addCallback(observe);
  return {
    duration: meter.createHistogram(METRIC_FLOW_DURATION, inSeconds),
    hops: meter.createHistogram(METRIC_FLOW_HOP_DURATION, inSeconds),
    attempts: meter.createHistogram(METRIC_FLOW_ATTEMPTS, {
      unit: '{attempt}',
      advice: { explicitBucketBoundaries: [1, 2, 3, 5, 10, 20] },
    }),
    settled: meter.createCounter(METRIC_FLOW_SETTLED, { unit: '{flow}' }),
    redeliveries: meter.createCounter(METRIC_FLOW_REDELIVERIES, events),
    duplicates: meter.createCounter(METRIC_FLOW_DUPLICATES, events),
    deadLetters: meter.createCounter(METRIC_FLOW_DEAD_LETTERS, events),
    timeouts: meter.createCounter(METRIC_FLOW_TIMEOUTS, events),
    evicted: meter.createCounter(METRIC_FLOW_EVICTED, { unit: '{flow}' }),
    unjoined: meter.createCounter(METRIC_FLOW_UNJOINED_EVENTS, events),
    release: () => open.removeCallback(observe),
  };
}

function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}
