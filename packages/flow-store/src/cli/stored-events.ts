/** Hands events that are read one by one to a store, many at a time. */
import type { FlowEvent } from '@weir/flow-events';
import type { FlowStore } from '../contract/flow-store.ts';

const BATCH = 500;

/**
 * What is read and not stored yet.
 *
 * Invariant: an event stays here until the store has confirmed it. One that is read again meanwhile is here once.
 */
export class StoredEvents {
  readonly #store: Pick<FlowStore, 'append'>;
  #waiting = new Map<string, FlowEvent>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(store: Pick<FlowStore, 'append'>) {
    this.#store = store;
  }

  /** Takes an event; a promise where it is to be waited for, which rejects where the store fails. */
  add(event: FlowEvent): Promise<void> | undefined {
    this.#waiting.set(event.event_id, event);
    return this.#waiting.size >= BATCH ? this.flush() : undefined;
  }

  /** Resolves when all that was added is stored. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => {}).then(() => this.#append());
    return this.#flushing;
  }

  async #append(): Promise<void> {
    const events = this.#waiting;
    if (events.size === 0) return;
    this.#waiting = new Map();
    try {
      await this.#store.append([...events.values()]);
    } catch (error) {
      this.#waiting = new Map([...events, ...this.#waiting]);
      throw error;
    }
  }
}
