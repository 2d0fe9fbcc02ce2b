/** Keeps flows whole that turn out to be worth it, after the fact and in bounded memory. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { isFinal } from '../history/flow-state.ts';
import { metAcks } from '../history/met-acks.ts';
import { timedFlowEvent } from '../history/order.ts';
import { requireInteger } from '../options.ts';
import { RecentIds } from '../recent-ids.ts';

/** Options of the tail rule of a `FlowSampler`. */
export interface FlowTailOptions {
  /** Most events held of flows that are undecided; past it the flow that began first is forgotten. An integer of at least 1; default 10,000. */
  readonly maxEvents?: number;
  /** A hop of at least so long makes a flow worth keeping, in milliseconds; an integer of at least 1. Default: none does. */
  readonly slowHopMs?: number;
}

/** Counts of the tail rule, in events. */
export interface FlowTailStats {
  /** Held now, of flows that are undecided. */
  readonly held: number;
  /** Forgotten for want of room before their flow was decided. */
  readonly forgotten: number;
}

/** What the tail rule says to one event. */
export interface TailDecision {
  /** The flow has an error, a timeout or a slow hop: all its events are kept from here on. */
  readonly troubled: boolean;
  /** Events to send now. */
  readonly released: readonly FlowEvent[];
  /** How many events were let go, because their flow ended well. */
  readonly ended: number;
}

interface Watched {
  /** What is held; nothing of a flow that is kept anyway. */
  readonly held: FlowEvent[];
  /** Times of the first and the last event: what comes between them makes no hop longer. */
  firstNs: bigint;
  lastNs: bigint;
}

/**
 * Invariant: at most `maxEvents` events are held, and as many flows watched; the flow that began first goes first.
 */
export class TailRule {
  readonly #maxEvents: number;
  readonly #slowHopNs: bigint | undefined;
  readonly #watched = new Map<string, Watched>();
  readonly #troubled: RecentIds;
  #held = 0;
  #forgotten = 0;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor({ maxEvents = 10_000, slowHopMs }: FlowTailOptions) {
    this.#maxEvents = requireInteger('tail.maxEvents', maxEvents, 1);
    this.#slowHopNs =
      slowHopMs === undefined ? undefined : BigInt(requireInteger('tail.slowHopMs', slowHopMs, 1)) * 1_000_000n;
    this.#troubled = new RecentIds(this.#maxEvents);
  }

  /** @param kept whether the flow is sent anyway */
  decide(event: FlowEvent, kept: boolean): TailDecision {
    const { flow_id: flowId } = event;
    if (this.#troubled.has(flowId)) return { troubled: true, released: [event], ended: 0 };
    const { atNs } = timedFlowEvent(event);
    const watched = this.#watched.get(flowId) ?? { held: [], firstNs: atNs, lastNs: atNs };
    if (isTrouble(event) || this.#makesSlowHop(watched, atNs)) {
      this.#troubled.add(flowId);
      this.#forget(flowId);
      return { troubled: true, released: [...watched.held, event], ended: 0 };
    }
    if (kept) {
      if (this.#slowHopNs !== undefined) this.#watch(flowId, watched, atNs);
      return { troubled: false, released: [event], ended: 0 };
    }
    if (hasEndedWell(watched.held, event)) {
      this.#forget(flowId);
      return { troubled: false, released: [], ended: watched.held.length + 1 };
    }
    watched.held.push(event);
    this.#held += 1;
    this.#watch(flowId, watched, atNs);
    return { troubled: false, released: [], ended: 0 };
  }

  stats(): FlowTailStats {
    return { held: this.#held, forgotten: this.#forgotten };
  }

  /** Events come in any order: those of a span when it ends, its beginning too. */
  #makesSlowHop({ firstNs, lastNs }: Watched, atNs: bigint): boolean {
    const slowNs = this.#slowHopNs;
    return slowNs !== undefined && (atNs - lastNs >= slowNs || firstNs - atNs >= slowNs);
  }

  #watch(flowId: string, watched: Watched, atNs: bigint): void {
    if (atNs < watched.firstNs) watched.firstNs = atNs;
    if (atNs > watched.lastNs) watched.lastNs = atNs;
    this.#watched.set(flowId, watched);
    while (this.#held > this.#maxEvents || this.#watched.size > this.#maxEvents) {
      const [oldest] = this.#watched.keys();
      if (oldest === undefined) return;
      this.#forgotten += this.#forget(oldest);
    }
  }

  #forget(flowId: string): number {
    const held = this.#watched.get(flowId)?.held.length ?? 0;
    this.#watched.delete(flowId);
    this.#held -= held;
    return held;
  }
}

function isTrouble({ stage, status, error }: FlowEvent): boolean {
  return stage === 'error' || status === 'nack' || status === 'timeout' || error !== undefined;
}

/** An awaited acknowledgement may still turn into a timeout. */
function hasEndedWell(held: readonly FlowEvent[], event: FlowEvent): boolean {
  const events = [...held, event];
  return events.some(isFinal) && metAcks(events).every(({ metBy }) => metBy !== undefined);
}
