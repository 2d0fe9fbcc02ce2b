/** The open flows of one source, moved on by events and by time: the state machine under the tracker. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { flowStateOf } from '../history/flow-state.ts';
import { pathwayOf } from '../history/flow-pathway.ts';
import { type FlowSummary, summaryOf, weightOf } from '../history/flow-summary.ts';
import { type FlowHop, hopsOf } from '../history/flow-hops.ts';
import { type AnnouncedAck, metAcksOf } from '../history/met-acks.ts';
import { BUCKET_MS, DueFlows } from './due-flows.ts';
import type { FlowSource, FlowSourceOptions, UnjoinedReason } from './flow-source.ts';
import { KeptEvents } from './kept-event.ts';
import { RecentIds } from '../recent-ids.ts';
import { timeoutEvent, timeoutEventId } from './timeout-event.ts';
import { TrackedFlow } from './tracked-flow.ts';

/** Bounds and delays of a {@link FlowTable}, all checked. */
export interface FlowTableLimits {
  readonly graceMs: number;
  readonly failedAfterMs: number;
  readonly lostAfterMs: number;
  readonly maxOpenFlows: number;
  readonly maxEvents: number;
  readonly maxEventsPerFlow: number;
}

/** Told what becomes of flows, but for what an earlier life has recorded. */
export interface FlowTableListener {
  onTimeout(event: FlowEvent, flow: Pick<FlowSummary, 'pathway' | 'weight'>): void;
  onSettled(summary: FlowSummary, hops: readonly FlowHop[]): void;
  onEvicted(flowId: string): void;
  onUnjoined(reason: UnjoinedReason): void;
}

/**
 * Joins events to flows and follows each to its end.
 *
 * Invariant: `maxOpenFlows` and `maxEvents` bound what is kept; the flow that began first is given up first.
 */
export class FlowTable implements FlowSource {
  readonly #limits: FlowTableLimits;
  readonly #listener: FlowTableListener;
  // In the order in which they began.
  readonly #flows = new Map<string, TrackedFlow>();
  readonly #due = new DueFlows<TrackedFlow>();
  readonly #kept = new KeptEvents();
  readonly #ended: RecentIds;
  /** What was due until then is not told; unbounded below once events come that no earlier life had read. */
  #recordedUntilMs: number;
  readonly #recordedUpTo: bigint | undefined;
  #events = 0;
  #nowMs = Number.NEGATIVE_INFINITY;

  constructor(
    limits: FlowTableLimits,
    listener: FlowTableListener,
    { recordedUntilMs = Number.NEGATIVE_INFINITY, recordedUpTo }: FlowSourceOptions = {},
  ) {
    this.#limits = limits;
    this.#listener = listener;
    this.#recordedUntilMs = recordedUntilMs;
    this.#recordedUpTo = recordedUpTo;
    this.#ended = new RecentIds(limits.maxOpenFlows);
  }

  get size(): number {
    return this.#flows.size;
  }

  get oldestPosition(): bigint | undefined {
    const [oldest] = this.#flows.values();
    return oldest?.position;
  }

  /** Ids of the open flows, the one that began first in front. */
  flowIds(): Iterable<string> {
    return this.#flows.keys();
  }

  /** The events of an open flow, in order, as far as they are kept. */
  flow(flowId: string): readonly FlowEvent[] | undefined {
    return this.#flows.get(flowId)?.ordered.map(({ event }) => event);
  }

  get doneUntilMs(): number {
    return Math.floor(this.#nowMs / BUCKET_MS) * BUCKET_MS;
  }

  add(event: FlowEvent, arrivalMs: number, position?: bigint): void {
    if (position !== undefined && this.#recordedUpTo !== undefined && position >= this.#recordedUpTo) this.#goOn();
    this.advance(arrivalMs);
    let flow = this.#flows.get(event.flow_id);
    if (flow === undefined) {
      if (this.#ended.has(event.flow_id)) return this.#listener.onUnjoined('late');
      flow = new TrackedFlow(event.flow_id, position);
      this.#flows.set(flow.id, flow);
    }
    this.#join(flow, event);
    // The time of arrival itself and not the table's, which runs ahead of it in a live source but not in one that is read again.
    flow.lastArrivalMs = Math.max(flow.lastArrivalMs, arrivalMs);
    this.#due.bringForward(flow, flow.lastArrivalMs + this.#limits.graceMs);
    while (this.#flows.size > this.#limits.maxOpenFlows || this.#events > this.#limits.maxEvents) this.#evictFirst();
  }

  advance(nowMs: number): void {
    if (nowMs <= this.#nowMs) return;
    this.#nowMs = nowMs;
    for (const flow of this.#due.take(nowMs)) this.#lookAt(flow);
  }

  /** From here on nothing was recorded, not even what is due long since by the clock of who sent it. */
  #goOn(): void {
    this.advance(this.#recordedUntilMs);
    this.#recordedUntilMs = Number.NEGATIVE_INFINITY;
  }

  #join(flow: TrackedFlow, event: FlowEvent): void {
    if (flow.has(event.event_id)) {
      // The timeout that was made here comes back by the topic that it was sent to.
      if (event.status === 'timeout') return;
      return this.#listener.onUnjoined('repeat');
    }
    if (flow.ordered.length >= this.#limits.maxEventsPerFlow) return this.#listener.onUnjoined('truncated');
    const { atNs } = flow.insert(this.#kept.keep(event, flow.id));
    this.#events += 1;
    const deadlineMs = event.ack?.deadline_ms;
    if (deadlineMs === undefined) return;
    this.#due.bringForward(flow, Number(atNs / 1_000_000n) + deadlineMs + this.#limits.graceMs);
  }

  #lookAt(flow: TrackedFlow): void {
    const unmet = metAcksOf(flow.ordered).filter(({ metBy }) => metBy === undefined);
    const settleMs = this.#settleMs(flow, unmet);
    // What would be due after the flow is over is not told, however late it is looked at.
    this.#timeOut(flow, unmet, Math.min(this.#nowMs, settleMs));
    // Whoever was told may have added events, and so pushed this flow out.
    if (this.#flows.get(flow.id) !== flow) return;
    if (this.#nowMs >= settleMs) return this.#settle(flow, settleMs);
    const awaitedMs = unmet.map((ack) => this.#timeoutMs(ack)).filter((dueMs) => dueMs > this.#nowMs);
    this.#due.bringForward(flow, Math.min(settleMs, ...awaitedMs));
  }

  /** When the flow is over, if nothing more comes. A failed one waits for the acknowledgements that may still be missed. */
  #settleMs(flow: TrackedFlow, unmet: readonly AnnouncedAck[]): number {
    const { graceMs, failedAfterMs, lostAfterMs } = this.#limits;
    const { lastArrivalMs } = flow;
    const lostMs = lastArrivalMs + lostAfterMs;
    const state = flowStateOf(flow.ordered, { now: timeOf(this.#nowMs), lostAfterMs });
    if (state === 'complete') return Math.min(lastArrivalMs + graceMs, lostMs);
    if (state !== 'failed') return lostMs;
    return Math.min(Math.max(lastArrivalMs + failedAfterMs, ...unmet.map((ack) => this.#timeoutMs(ack))), lostMs);
  }

  /** Makes the timeout events that are due; all of them are the flow's before anyone is told of the first. */
  #timeOut(flow: TrackedFlow, unmet: readonly AnnouncedAck[], untilMs: number): void {
    const made = unmet
      .filter((ack) => this.#timeoutMs(ack) <= untilMs && !flow.has(timeoutEventId(ack.announcedBy.event_id)))
      .map((ack) => ({ event: timeoutEvent(ack), dueMs: this.#timeoutMs(ack) }));
    for (const { event } of made) {
      flow.insert(this.#kept.keep(event, flow.id));
      this.#events += 1;
    }
    const told = made.filter(({ dueMs }) => dueMs > this.#recordedUntilMs);
    if (told.length === 0) return;
    const { ordered } = flow;
    const stood = { pathway: pathwayOf(ordered) ?? flow.id, weight: weightOf(ordered) };
    for (const { event } of told) this.#listener.onTimeout(event, stood);
  }

  /** When an acknowledgement is given up: events that were made before the deadline may come a little later. */
  #timeoutMs({ deadlineNs }: AnnouncedAck): number {
    return Number(deadlineNs / 1_000_000n) + 1 + this.#limits.graceMs;
  }

  #settle(flow: TrackedFlow, dueMs: number): void {
    this.#forget(flow);
    const summary = summaryOf(flow.ordered, { now: timeOf(dueMs), lostAfterMs: this.#limits.lostAfterMs });
    if (summary === undefined || dueMs <= this.#recordedUntilMs) return;
    this.#listener.onSettled(summary, hopsOf(flow.ordered));
  }

  #evictFirst(): void {
    const [oldest] = this.#flows.values();
    if (oldest === undefined) return;
    this.#forget(oldest);
    this.#listener.onEvicted(oldest.id);
  }

  #forget(flow: TrackedFlow): void {
    this.#due.remove(flow);
    this.#flows.delete(flow.id);
    this.#events -= flow.ordered.length;
    this.#ended.add(flow.id);
  }
}

function timeOf(ms: number): [number, number] {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1_000_000)];
}
