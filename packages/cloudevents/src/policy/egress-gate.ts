/** Asks the policy: fails closed, is bounded in time, and counts what it kept by type. */
import { errorName } from '@weir/otel-compat';
import { faults } from '../state.ts';
import type { EgressInput, EgressPolicy } from './egress-policy.ts';

/** Types that are counted by name; further ones are counted together. */
const MAX_COUNTED_TYPES = 1_000;

/** Stands for all types beyond those. */
const OTHER_TYPES = '_OTHER';

/** Invariant: each answer but `true` is counted once, under the type of its event. */
export class EgressGate {
  readonly #policy: EgressPolicy;
  readonly #timeoutMs: number;
  readonly #denials = new Map<string, number>();

  /** @param timeoutMs how long an answer, or its end, may take; what answers at once, at whatever length, cannot be cut short */
  constructor(policy: EgressPolicy, timeoutMs: number) {
    this.#policy = policy;
    this.#timeoutMs = timeoutMs;
  }

  /** Whether the event may leave. Never throws and never rejects; a promise only where the policy gave one. */
  ask(input: EgressInput): boolean | Promise<boolean> {
    try {
      const answer: unknown = this.#policy.allow(input);
      if (!isThenable(answer)) return this.#counted(input, checked(answer));
      return this.#inTime(answer).then((allowed) => this.#counted(input, allowed));
    } catch (error) {
      return this.#counted(input, failed(error));
    }
  }

  /** How many events of each type were kept. */
  denials(): Readonly<Record<string, number>> {
    // Without a prototype: a type may be called `__proto__`.
    return Object.assign(Object.create(null), Object.fromEntries(this.#denials)) as Record<string, number>;
  }

  /** Never rejects, and takes no longer than an answer may. */
  async close(): Promise<void> {
    try {
      // Whoever closes waits for it, and so does the process.
      if ((await orLate(this.#policy.close?.(), this.#timeoutMs, true)) !== LATE) return;
      faults.count('policy_failed', `the egress policy was not closed within ${this.#timeoutMs} ms`);
    } catch (error) {
      faults.count('policy_failed', `the egress policy could not be closed: ${errorName(error)}`);
    }
  }

  async #inTime(answer: PromiseLike<unknown>): Promise<boolean> {
    try {
      const first = await orLate(answer, this.#timeoutMs, false);
      if (first !== LATE) return checked(first);
      faults.count('policy_failed', `the egress policy gave no answer within ${this.#timeoutMs} ms; denied`);
      return false;
    } catch (error) {
      return failed(error);
    }
  }

  #counted({ event_type }: EgressInput, allowed: boolean): boolean {
    if (allowed) return true;
    const denials = this.#denials;
    const type = denials.has(event_type) || denials.size < MAX_COUNTED_TYPES ? event_type : OTHER_TYPES;
    denials.set(type, (denials.get(type) ?? 0) + 1);
    faults.count('denied', 'events are kept by the egress policy; denials() counts them by type');
    return false;
  }
}

const LATE = Symbol('late');

/** What it gives, or {@link LATE} where that takes longer. */
async function orLate<T>(given: T, timeoutMs: number, keepsProcess: boolean): Promise<Awaited<T> | typeof LATE> {
  const { promise: late, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => resolve(LATE), timeoutMs);
  if (!keepsProcess) timer.unref();
  try {
    return await Promise.race([given, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isThenable(answer: unknown): answer is PromiseLike<unknown> {
  return typeof (answer as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

/** Exactly true: `1`, `'true'` and objects are not. */
function checked(answer: unknown): boolean {
  if (typeof answer !== 'boolean') {
    faults.count('policy_failed', `the egress policy answered with ${typeof answer}, which is no boolean; denied`);
  }
  return answer === true;
}

function failed(error: unknown): false {
  faults.count('policy_failed', `the egress policy failed: ${errorName(error)}; denied`);
  return false;
}
