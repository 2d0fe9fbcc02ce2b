/** How long a question may take, and whether anybody still waits for its answer. */
import { FlowStoreError } from '../errors.ts';

/** Steps between two looks at the time. */
const STEPS = 256;

/**
 * The engine's time limit of one question. Whoever goes through rows calls `step` for each.
 *
 * SQLite cannot be stopped from outside within one statement, so no statement of a question goes through more rows than it
 * gives, or than a fixed number.
 */
export class Budget {
  readonly #isOver: () => boolean;
  #steps = 0;

  /** @param isOver whether the time is over, or nobody waits any more */
  constructor(isOver: () => boolean) {
    this.#isOver = isOver;
  }

  /** @throws FlowStoreError `WEIR_FLOW_STORE_TIMEOUT` */
  step(rows: number = 1): void {
    this.#steps += rows;
    if (this.#steps < STEPS) return;
    this.#steps = 0;
    if (this.#isOver()) throw new FlowStoreError('WEIR_FLOW_STORE_TIMEOUT', 'the question took too long');
  }
}
