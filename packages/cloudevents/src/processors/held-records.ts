/** Log records that wait for the answer of a policy. */
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

  /** Resolves once all that is held now has had its answer. */
  async released(): Promise<void> {
    await Promise.all(this.#waiting);
  }
}
