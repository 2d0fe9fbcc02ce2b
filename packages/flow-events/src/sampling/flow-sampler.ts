/** Decides which flows are observed: the same ones in every service, whatever the signal. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { requireInteger } from '../options.ts';
import { divides, flowHash } from './flow-hash.ts';
import { type FlowTailOptions, type FlowTailStats, TailRule } from './tail-rule.ts';
import { withSampleRate } from './sample-rate.ts';

/** Options of {@link FlowSampler}. */
export interface FlowSamplerOptions {
  /** One flow of so many is kept: an integer from 1 to 1,000,000. */
  readonly oneIn: number;
  /** Keeps flows with an error, a timeout or a slow hop whole, as far as this process sees them. Default: on; false turns it off. */
  readonly tail?: FlowTailOptions | false;
}

/** Counts of events that a {@link FlowSampler} saw. At every instant `seen = passed + held + sampledOut + forgotten`. */
export interface FlowSamplerStats extends FlowTailStats {
  readonly seen: number;
  /** Sent on, at once or once the tail rule had decided. */
  readonly passed: number;
  /** Left out: their flow is not among those that are kept. */
  readonly sampledOut: number;
}

/**
 * Keeps one flow of `oneIn` by the hash of its id, so that services in any language and the Collector agree without talking
 * to each other. Events of a kept flow carry how many they stand for as `sample_rate`.
 *
 * By the tail rule, events of other flows are held in bounded memory until their flow ends; at an error, a timeout or a
 * slow hop they are all sent on, and stand for themselves.
 *
 * @example
 * const sampler = new FlowSampler({ oneIn: 10 });
 * sampler.keeps('order-42'); // false
 * sampler.keeps('order-43'); // false
 */
export class FlowSampler {
  /** One flow of so many is kept. */
  readonly oneIn: number;
  readonly #tail: TailRule | undefined;
  #seen = 0;
  #passed = 0;
  #sampledOut = 0;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor(options: FlowSamplerOptions) {
    this.oneIn = requireInteger('oneIn', options?.oneIn, 1, 1_000_000);
    this.#tail = options.tail === false ? undefined : new TailRule(options.tail ?? {});
  }

  /** Whether the flow is among those that are kept by its id: its hash is a multiple of `oneIn`. */
  keeps(flowId: string): boolean {
    return this.oneIn === 1 || divides(this.oneIn, flowHash(flowId));
  }

  /** What is to be sent now that this event came: it alone, nothing, or with it what was held of its flow. */
  sample(event: FlowEvent): readonly FlowEvent[] {
    this.#seen += 1;
    // Sampled before it came here.
    if (event.sample_rate !== undefined) return this.#pass([event]);
    const kept = this.keeps(event.flow_id);
    const decision = this.#tail?.decide(event, kept) ?? { troubled: false, released: kept ? [event] : [], ended: 0 };
    if (this.#tail === undefined && !kept) this.#sampledOut += 1;
    this.#sampledOut += decision.ended;
    const rate = decision.troubled ? 1 : this.oneIn;
    return this.#pass(decision.released.map((each) => withSampleRate(each, rate)));
  }

  /** Counts so far. */
  stats(): FlowSamplerStats {
    const tail = this.#tail?.stats() ?? { held: 0, forgotten: 0 };
    return { seen: this.#seen, passed: this.#passed, sampledOut: this.#sampledOut, ...tail };
  }

  #pass(events: readonly FlowEvent[]): readonly FlowEvent[] {
    this.#passed += events.length;
    return events;
  }
}
