/** Accounts for each event that is given to a store. */
import { type DeliveryStats, type DropReason, noDrops } from '@weir/otel-compat';
import type { AppendResult } from './flow-store.ts';
import { closedError, FlowStoreError, readOnlyError } from '../errors.ts';
import { faults } from '../state.ts';

/** What became of the events of one call. */
export interface Fate extends AppendResult {
  /** Beyond what one flow may have. */
  readonly tooMany: number;
}

/** Events of one call that are accounted for. */
export interface Offer {
  readonly count: number;
  /** Ends the call; without a fate its events are lost. */
  readonly settle: (fate?: Fate) => AppendResult;
}

const NOTHING: AppendResult = { stored: 0, repeated: 0, rejected: 0 };

/**
 * The account.
 *
 * Invariant (`stats`): each event that was offered is delivered, dropped for one reason, or pending. One that the store has
 * already is delivered.
 */
export class AppendAccount {
  readonly #maxPending: number;
  readonly #dropped: Record<DropReason, number> = noDrops();
  #offered = 0;
  #delivered = 0;
  #pending = 0;

  constructor(maxPending: number) {
    this.#maxPending = maxPending;
  }

  /**
   * Takes the events of a call into account.
   *
   * @throws FlowStoreError `WEIR_FLOW_STORE_FULL`, `WEIR_FLOW_STORE_CLOSED` or `WEIR_FLOW_STORE_READ_ONLY`: all of them are dropped then
   */
  offer(count: number, refusal: 'closed' | 'read_only' | undefined): Offer {
    this.#offered += count;
    if (refusal === 'closed') {
      this.#dropped.closed += count;
      throw closedError();
    }
    if (refusal === 'read_only') {
      this.#dropped.denied += count;
      throw readOnlyError();
    }
    if (this.#pending + count > this.#maxPending) {
      this.#dropped.queue_full += count;
      throw new FlowStoreError('WEIR_FLOW_STORE_FULL', 'too many events wait to be stored');
    }
    this.#pending += count;
    return { count, settle: (fate) => this.#settle(count, fate) };
  }

  stats(): DeliveryStats {
    return {
      offered: this.#offered,
      delivered: this.#delivered,
      deadLettered: 0,
      dropped: { ...this.#dropped },
      pending: this.#pending,
    };
  }

  #settle(count: number, fate: Fate | undefined): AppendResult {
    this.#pending -= count;
    if (fate === undefined) {
      this.#dropped.retries_exhausted += count;
      return NOTHING;
    }
    const { stored, repeated, rejected, tooMany } = fate;
    this.#delivered += stored + repeated;
    this.#dropped.rejected += rejected;
    this.#dropped.too_large += tooMany;
    if (tooMany > 0) faults.count('bad_event', 'a flow has as many events as a store keeps of one');
    return { stored, repeated, rejected: rejected + tooMany };
  }
}
