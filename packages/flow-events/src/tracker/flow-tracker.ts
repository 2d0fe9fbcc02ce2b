/** Follows flows from their events to their end. */
import type { MeterProvider } from '@opentelemetry/api';
import { type Clock, errorName, systemClock } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';
import { checkedFlowEvent } from '../contract/validate.ts';
import type { FlowTransport } from '../emitter.ts';
import type { Emittable } from '../outgoing-events.ts';
import type { FlowSummary } from '../history/flow-summary.ts';
import { requireFunction, requireMethod } from '../options.ts';
import { faults } from '../state.ts';
import type { FlowSource, FlowSourceOptions } from './flow-source.ts';
import { FlowMetrics } from './flow-metrics.ts';
import { FlowTable, type FlowTableListener } from './flow-table.ts';
import { flowTrackerLimits, type FlowTrackerLimits } from './limits.ts';
import { TrackerCounts, type FlowTrackerStats } from './tracker-counts.ts';

/** Options of {@link FlowTracker}. */
export interface FlowTrackerOptions extends FlowTrackerLimits {
  /** Where timeout events go; an emitter with a queue, so that nothing waits. Default: nowhere, they are counted only. */
  readonly emitter?: { emitBestEffort(event: Emittable): void };
  /** Told of each awaited acknowledgement that did not come. */
  readonly onTimeout?: (event: FlowEvent) => void;
  /** Told of each flow that is over. */
  readonly onSettled?: (summary: FlowSummary) => void;
  /** Default: the registered provider, looked up afresh. */
  readonly meterProvider?: MeterProvider;
  /** Default: the system clock. */
  readonly clock?: Clock;
  /** Moves time on where no event comes: calls `tick` now and then, until what it returns is called. Default: every second, by a timer that keeps no process alive. */
  readonly schedule?: (tick: () => void) => () => void;
}

/**
 * Joins flow events to flows, in bounded memory: tells which awaited acknowledgements did not come, and, once a flow is
 * over, how long each hop of it took.
 *
 * A transport too, so that it can stand beside others. Events may come out of order, late and more than once. A flow is
 * over when it is complete and quiet for `graceMs`, failed and quiet for `failedAfterMs`, or quiet for `lostAfterMs`.
 *
 * @example
 * const tracker = new FlowTracker({ onSettled: ({ flowId, state }) => console.log(flowId, state) });
 * for (const event of events) tracker.track(event);
 * tracker.stats().open; // 1
 */
export class FlowTracker implements FlowTransport {
  readonly #limits: Required<FlowTrackerLimits>;
  readonly #options: FlowTrackerOptions;
  readonly #clock: Clock;
  readonly #counts = new TrackerCounts();
  readonly #metrics: FlowMetrics;
  readonly #sources = new Set<FlowTable>();
  readonly #own: FlowSource;
  readonly #stop: () => void;
  #closed = false;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor(options: FlowTrackerOptions = {}) {
    this.#limits = flowTrackerLimits(options);
    if (options.emitter !== undefined) requireMethod('emitter', options.emitter, 'emitBestEffort');
    for (const name of ['onTimeout', 'onSettled', 'clock', 'schedule'] as const)
      if (options[name] !== undefined) requireFunction(name, options[name]);
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#metrics = new FlowMetrics(this.#limits, () => this.stats().open, options.meterProvider);
    this.#own = this.openSource();
    this.#stop = (options.schedule ?? everySecond)(() => this.#tick());
  }

  /** Joins one event to its flow. Never throws: what is no event is counted. */
  track(event: FlowEvent): void {
    try {
      if (this.#closed) return;
      this.#counts.tracked += 1;
      this.#own.add(checkedFlowEvent(event), this.#nowMs());
    } catch (error) {
      this.badEvent(error);
    }
  }

  /** {@link FlowTracker.track} for each event: a tracker is a transport. */
  async send(batch: readonly FlowEvent[]): Promise<void> {
    for (const event of batch) this.track(event);
  }

  /** Ends the watch: no timeout is told and no flow settled any more. Flows that are open stay so, and are not told. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    this.#metrics.release();
  }

  /** Counts so far. */
  stats(): FlowTrackerStats {
    let open = 0;
    for (const source of this.#sources) open += source.size;
    return this.#counts.stats(open);
  }

  /** The kept events of an open flow, in order: what its state, hops and acknowledgements are told from. Undefined where it is not open. */
  flow(flowId: string): readonly FlowEvent[] | undefined {
    for (const source of this.#sources) {
      const events = source.flow(flowId);
      if (events !== undefined) return events;
    }
    return undefined;
  }

  /** Ids of the open flows, by source in the order in which they began. */
  *openFlowIds(): Generator<string> {
    for (const source of this.#sources) yield* source.flowIds();
  }

  /** Follows the flows of a source that the caller reads, such as a partition; what happens to them is told and counted here. */
  openSource(options?: FlowSourceOptions): FlowSource {
    const source = new FlowTable(this.#limits, this.#listener(), options);
    this.#sources.add(source);
    return source;
  }

  /** Forgets the flows of a source: someone else follows them now. */
  closeSource(source: FlowSource): void {
    this.#sources.delete(source as FlowTable);
  }

  /** Counts what came in place of an event. */
  badEvent(error: unknown): void {
    this.#counts.badEvents += 1;
    guarded(() => this.#metrics.unjoined('bad_event'));
    faults.count('bad_event', `what was tracked is no flow event: ${errorName(error)}`);
  }

  #tick(): void {
    try {
      guarded(() => this.#metrics.refresh());
      this.#own.advance(this.#nowMs());
    } catch (error) {
      faults.count('internal_error', `flows could not be looked at: ${errorName(error)}`);
    }
  }

  #nowMs(): number {
    const [seconds, nanos] = this.#clock();
    return seconds * 1_000 + nanos / 1_000_000;
  }

  #listener(): FlowTableListener {
    const { emitter, onTimeout, onSettled } = this.#options;
    return {
      onTimeout: (event, flow) => {
        this.#counts.timeouts += 1;
        guarded(() => this.#metrics.timedOut(flow));
        guarded(() => emitter?.emitBestEffort(event));
        guarded(() => onTimeout?.(event));
      },
      onSettled: (summary, hops) => {
        this.#counts.settled[summary.state] += 1;
        guarded(() => this.#metrics.settled(summary, hops));
        guarded(() => onSettled?.(summary));
      },
      onEvicted: () => {
        this.#counts.evicted += 1;
        guarded(() => this.#metrics.evicted());
      },
      onUnjoined: (reason) => {
        this.#counts.unjoined[reason] += 1;
        guarded(() => this.#metrics.unjoined(reason));
      },
    };
  }
}

function guarded(told: () => void): void {
  try {
    told();
  } catch (error) {
    faults.count('internal_error', `a listener or metric of a flow tracker failed: ${errorName(error)}`);
  }
}

function everySecond(tick: () => void): () => void {
  const timer = setInterval(tick, 1_000);
  timer.unref();
  return () => clearInterval(timer);
}
