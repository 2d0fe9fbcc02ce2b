/** Follows the flows as their events are received, as a tracker beside a real receiver would. */
import { FlowTracker } from '@weir/flow-events';
import type { ReceivedLogRecord } from '@weir/viewer';
import { flowEventOf } from './received-flows.ts';

/** Longer than any acknowledgement is waited for. */
const LONG_MS = 3_600_000;

/** What a tracker made of the flows. */
export interface WatchedFlows {
  /** Flows that are over. */
  readonly settled: number;
  /** Acknowledgements that were announced and did not come. */
  readonly missedAcks: number;
}

/** A tracker that is told what the receiver gets. */
export class FlowWatch {
  // Its time is that of what is received: there is nothing to do in between.
  readonly #tracker = new FlowTracker({ schedule: () => () => {} });
  readonly #source = this.#tracker.openSource();

  add(records: Iterable<ReceivedLogRecord>): void {
    for (const record of records) {
      try {
        const event = flowEventOf(record);
        if (event !== undefined) this.#source.add(event, Date.now());
      } catch (error) {
        this.#tracker.badEvent(error);
      }
    }
  }

  /** Everything has come that ever will: what is still awaited is missed. */
  conclude(): void {
    this.#source.advance(Date.now() + LONG_MS);
  }

  /** Counts so far. */
  counts(): WatchedFlows {
    const { settled, timeouts } = this.#tracker.stats();
    return { settled: Object.values(settled).reduce((sum, count) => sum + count, 0), missedAcks: timeouts };
  }
}
