/** Time that stands still until a test moves it: the clock and the timers of a delivery. */
import type { NowMs, Timers } from '../src/ports.ts';

interface Timer {
  readonly atMs: number;
  readonly call: () => void;
  readonly keepAlive: boolean;
}

export class VirtualTime implements Timers {
  ms = 0;
  #timers: Timer[] = [];
  #soon: (() => void)[] = [];
  /** Called after each callback and whatever promises it settled. */
  readonly #afterEach: () => void;

  constructor(afterEach: () => void = () => {}) {
    this.#afterEach = afterEach;
  }

  readonly now: NowMs = () => this.ms;

  after(delayMs: number, call: () => void, keepAlive: boolean): () => void {
    const timer = { atMs: this.ms + delayMs, call, keepAlive };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  soon(call: () => void): void {
    this.#soon.push(call);
  }

  /** Timers that hold the process. */
  get keepingAlive(): number {
    return this.#timers.filter(({ keepAlive }) => keepAlive).length;
  }

  get timers(): number {
    return this.#timers.length;
  }

  /** One turn of the event loop. */
  async turn(): Promise<void> {
    const calls = this.#soon;
    this.#soon = [];
    for (const call of calls) await this.#run(call);
    await settled();
    this.#afterEach();
  }

  /** Turns until nothing is left to do at this time. */
  async idle(): Promise<void> {
    do await this.turn();
    while (this.#soon.length > 0);
  }

  /** Lets `ms` milliseconds pass, each timer at its time. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.ms + ms;
    await this.idle();
    for (;;) {
      const next = this.#timers.reduce<Timer | undefined>(
        (first, timer) => (timer.atMs <= untilMs && (first === undefined || timer.atMs < first.atMs) ? timer : first),
        undefined,
      );
      if (next === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.ms = Math.max(this.ms, next.atMs);
      await this.#run(next.call);
      await this.idle();
    }
    this.ms = untilMs;
  }

  async #run(call: () => void): Promise<void> {
    call();
    await settled();
    this.#afterEach();
  }
}

/** Resolves when no promise has anything left to do. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
