/** Log records that wait for the answer of a policy. */
import { MAX_TIMER_MS } from '../option-rules.ts';
import { faults } from '../state.ts';

/** As many as the stock processor behind this queues. */
const MAX_HELD = 2_048;

/** Invariant: what is held is released or let go once, when its answer comes; the answer itself is bounded in time. */
export class HeldRecords {
  readonly #waiting = new Set<Promise<void>>();

  /** Calls `release` where the answer is yes. An answer must not reject. */
  hold(answer: Promise<boolean>, release: () => void): void {
    if (this.#waiting.size >= MAX_HELD) {
      faults.count('policy_failed', `more than ${MAX_HELD} records wait for the egress policy; further ones are kept`);
      return;
    }
    const waiting = answer.then((allowed) => {
      this.#waiting.delete(waiting);
      if (allowed) release();
    });
    this.#waiting.add(waiting);
  }

  /** Resolves once all that is held now has had its answer; keeps the process alive until then. */
  async released(): Promise<void> {
    const hold = setTimeout(() => {}, MAX_TIMER_MS);
    try {
      await Promise.all(this.#waiting);
    } finally {
      clearTimeout(hold);
    }
  }
}
