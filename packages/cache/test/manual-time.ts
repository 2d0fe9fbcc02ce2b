/** Time that stands still until a test moves it. */
import type { Clock, Timer } from '../src/index.ts';

interface Waiting {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock and a timer that go together. */
export class ManualTime {
  now = 1_000_000;
  #waiting: Waiting[] = [];
  readonly clock: Clock = () => this.now;
  readonly timer: Timer = (delayMs, callback) => {
    const one = { at: this.now + delayMs, callback };
    this.#waiting.push(one);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== one);
    };
  };

  /** Timers that have not been cancelled. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Moves on, calls what is due, and lets promises settle. */
  async advance(ms: number): Promise<void> {
    this.now += ms;
    const due = this.#waiting.filter(({ at }) => at <= this.now);
    this.#waiting = this.#waiting.filter((one) => !due.includes(one));
    for (const { callback } of due) callback();
    await settle();
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
