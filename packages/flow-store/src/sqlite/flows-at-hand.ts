/** The flows that were added to last: a flow is usually added to again soon. */
import type { KeptFlow } from './kept-flow.ts';

/** Flows of so many events. */
const MAX_EVENTS = 20_000;

export class FlowsAtHand {
  readonly #flows = new Map<string, KeptFlow>();
  #events = 0;

  get(flowId: string): KeptFlow | undefined {
    return this.#flows.get(flowId);
  }

  /** Keeps a flow, to which so many events were added; those that were longest without an event go. */
  keep(flow: KeptFlow, newEvents: number): void {
    this.#events += this.#flows.delete(flow.flowId) ? newEvents : flow.events.size;
    this.#flows.set(flow.flowId, flow);
    for (const oldest of this.#flows.keys()) {
      if (this.#events <= MAX_EVENTS || oldest === flow.flowId) break;
      this.forget(oldest);
    }
  }

  forget(flowId: string): void {
    const flow = this.#flows.get(flowId);
    if (flow === undefined) return;
    this.#flows.delete(flowId);
    this.#events -= flow.events.size;
  }

  clear(): void {
    this.#flows.clear();
    this.#events = 0;
  }
}
