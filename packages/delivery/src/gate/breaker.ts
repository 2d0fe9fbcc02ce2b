/** Stops sending to a receiver that keeps failing, and asks now and then whether it is back. */
import type { DELIVERY_BREAKER_STATE_VALUES } from '@weir/semconv';
import type { Random } from '../ports.ts';

/** `open`: nothing is sent; `half_open`: one batch is out to see whether sending works again. */
export type BreakerState = (typeof DELIVERY_BREAKER_STATE_VALUES)[number];

/** When a breaker opens and for how long, in resolved form. */
export interface BreakerSettings {
  readonly failures: number;
  readonly openMs: number;
  readonly maxOpenMs: number;
}

/** Says which state of the breaker an attempt belongs to; what it comes to is ignored in a later one. */
export type Permit = number;

/**
 * A circuit breaker that opens after so many failures in a row. Each failed probe doubles the time until the next.
 *
 * cockatiel 4 was looked at first. Its breaker wraps a call and says that the circuit is open by rejecting it: one would
 * have to take a batch out of the queue to learn that it must stay there. It does not say when the next probe may go, keeps
 * `open` as its state until a call comes, lets further calls wait for the probe in a list of its own, and reads `Date.now`.
 * Here a batch is asked for before it is taken, so that every item stays where it is counted.
 */
export class Breaker {
  readonly #settings: BreakerSettings;
  readonly #random: Random;
  readonly #onChange: (state: BreakerState) => void;
  #state: BreakerState = 'closed';
  #permit: Permit = 0;
  #failures = 0;
  #openings = 0;
  #probeAtMs = 0;

  /** @param onChange told of each state as it begins; never throws */
  constructor(settings: BreakerSettings, random: Random, onChange: (state: BreakerState) => void = () => {}) {
    this.#onChange = onChange;
    this.#settings = settings;
    this.#random = random;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** When the next batch may go: 0 for at once, Infinity while a probe is out. */
  get blockedUntilMs(): number {
    if (this.#state === 'closed') return 0;
    return this.#state === 'open' ? this.#probeAtMs : Infinity;
  }

  /** Lets a batch through; called only when it may go. */
  enter(): Permit {
    if (this.#state === 'open') this.#change('half_open');
    return this.#permit;
  }

  succeeded(permit: Permit): void {
    if (permit !== this.#permit) return;
    this.#failures = 0;
    if (this.#state !== 'half_open') return;
    this.#openings = 0;
    this.#change('closed');
  }

  failed(permit: Permit, nowMs: number): void {
    if (permit !== this.#permit) return;
    this.#failures += 1;
    if (this.#state === 'closed' && this.#failures < this.#settings.failures) return;
    this.#failures = 0;
    this.#probeAtMs = nowMs + this.#openFor();
    this.#openings += 1;
    this.#change('open');
  }

  /** The batch was not sent after all. */
  cancelled(permit: Permit): void {
    if (permit === this.#permit && this.#state === 'half_open') this.#change('open');
  }

  #change(state: BreakerState): void {
    this.#state = state;
    this.#permit += 1;
    this.#onChange(state);
  }

  /** At least half of the time, so that a probe is never early; the other half by chance, so that senders do not probe together. */
  #openFor(): number {
    const { openMs, maxOpenMs } = this.#settings;
    const ceiling = Math.min(maxOpenMs, openMs * 2 ** this.#openings);
    return Math.ceil(ceiling * (0.5 + this.#random() / 2));
  }
}
