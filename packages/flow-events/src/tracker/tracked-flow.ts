/** What is kept of one flow while it is open. */
import type { FlowEvent } from '../contract/flow-event.ts';
import { compareFlowEvents, timedFlowEvent, type TimedFlowEvent } from '../history/order.ts';
import type { Due } from './due-flows.ts';

// Below it, looking through a flow's events is faster than a set, and smaller.
const SCANNED = 32;

/**
 * The events of one flow.
 *
 * Invariant: `ordered` is in the flow's order and holds each event id once.
 */
export class TrackedFlow implements Due {
  bucket: number | undefined;
  readonly ordered: TimedFlowEvent[] = [];
  /** When the last event came, in milliseconds since the epoch. */
  lastArrivalMs: number = Number.NEGATIVE_INFINITY;
  readonly id: string;
  /** Where in its source the first event stands. */
  readonly position: bigint | undefined;
  #ids: Set<string> | undefined;

  constructor(id: string, position?: bigint) {
    this.id = id;
    this.position = position;
  }

  has(eventId: string): boolean {
    if (this.#ids !== undefined) return this.#ids.has(eventId);
    return this.ordered.some(({ event }) => event.event_id === eventId);
  }

  /** Takes an event that it does not have; gives it with its time. */
  insert(event: FlowEvent): TimedFlowEvent {
    const timed = timedFlowEvent(event);
    // Most events come in order.
    let index = this.ordered.length;
    while (index > 0 && compareFlowEvents(this.ordered[index - 1] as TimedFlowEvent, timed) > 0) index -= 1;
    this.ordered.splice(index, 0, timed);
    if (this.#ids !== undefined) this.#ids.add(event.event_id);
    else if (this.ordered.length > SCANNED) this.#ids = new Set(this.ordered.map((each) => each.event.event_id));
    return timed;
  }
}
