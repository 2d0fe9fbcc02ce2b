/** Holds back events of one name that are too many, and says how many. */
import type { EventLimit, EventLimits } from './event-limits.ts';

/** A clock that never steps, in milliseconds. */
export type NowMs = () => number;

/** A number from 0, inclusive, to 1, exclusive. */
export type Random = () => number;

/** Names that no limit names, each with an account of its own: more than these share one. */
const MAX_ACCOUNTS = 4_096;

interface Account {
  readonly limit: EventLimit;
  tokens: number;
  refilledMs: number;
  suppressed: number;
}

/**
 * A token bucket and a sampler for each name. Law: of the events asked about, as many were admitted as are not in
 * `suppressed()` and were not reported by an admission.
 */
export class Limiter {
  readonly #limits: EventLimits;
  readonly #nowMs: NowMs;
  readonly #random: Random;
  readonly #accounts = new Map<string, Account>();
  readonly #others: Account | undefined;

  constructor(limits: EventLimits, nowMs: NowMs, random: Random) {
    this.#limits = limits;
    this.#nowMs = nowMs;
    this.#random = random;
    this.#others = limits['*'] && this.#account(limits['*']);
  }

  /** @returns -1 where the event is held back, and else how many of its name were held back since the last that passed */
  admit(name: string): number {
    const account = this.#accountOf(name);
    if (account === undefined) return 0;
    if (!this.#passes(account)) {
      account.suppressed += 1;
      return -1;
    }
    const { suppressed } = account;
    account.suppressed = 0;
    return suppressed;
  }

  /** Takes what was held back and not told yet, by name; `*` for names that share an account. */
  takeSuppressed(): readonly (readonly [name: string, count: number])[] {
    const accounts = [...this.#accounts, ...(this.#others === undefined ? [] : [['*', this.#others] as const])];
    const told = accounts.filter(([, { suppressed }]) => suppressed > 0);
    return told.map(([name, account]) => {
      const { suppressed } = account;
      account.suppressed = 0;
      return [name, suppressed];
    });
  }

  #passes(account: Account): boolean {
    const { perSecond, burst = perSecond, sample = 1 } = account.limit;
    if (sample < 1 && this.#random() >= sample) return false;
    if (perSecond === undefined || burst === undefined) return true;
    const nowMs = this.#nowMs();
    account.tokens = Math.min(burst, account.tokens + ((nowMs - account.refilledMs) * perSecond) / 1_000);
    account.refilledMs = nowMs;
    if (account.tokens < 1) return false;
    account.tokens -= 1;
    return true;
  }

  #accountOf(name: string): Account | undefined {
    const known = this.#accounts.get(name);
    if (known !== undefined) return known;
    const own = Object.hasOwn(this.#limits, name) ? this.#limits[name] : undefined;
    const limit = own ?? this.#limits['*'];
    if (limit === undefined) return undefined;
    if (own === undefined && this.#accounts.size >= MAX_ACCOUNTS) return this.#others;
    const account = this.#account(limit);
    this.#accounts.set(name, account);
    return account;
  }

  #account(limit: EventLimit): Account {
    return { limit, tokens: limit.burst ?? limit.perSecond ?? 0, refilledMs: this.#nowMs(), suppressed: 0 };
  }
}
