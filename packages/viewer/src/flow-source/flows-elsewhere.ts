/** Flows that are answered by a store elsewhere; by the viewer's own while that one does not answer. */
import { type Clock, systemClock, toNanoseconds } from '@weir/otel-compat';
import type { FlowStoreView, StoreProblem } from '../api/types/flow-store.ts';
import type { FlowQuestions, FlowSource, Told } from './flow-source.ts';
import { storeProblem } from './store-problem.ts';

/** How long after a failure it is looked whether the store is back. */
const LOOK_MS = 1_000;
/** How often those who look at flows ask again: nobody says what happens in the store. */
const RENEW_MS = 5_000;
/** Asked to see whether the store answers at all: a look-up by key, of a flow that nobody has. */
const NOBODY = 'weir-viewer';

/** What it is told. */
export interface FlowsElsewhereOptions {
  readonly name: string;
  readonly store: FlowQuestions;
  readonly own: FlowQuestions;
  /** Called when what was answered of flows may be old: from time to time, and when the store answers again. */
  readonly onOld: () => void;
  readonly clock?: Clock;
}

/**
 * A store elsewhere.
 *
 * Invariant: while there is a problem a look at the store is under way or planned, and whoever asks meanwhile is answered by the
 * viewer's own flows at once.
 */
export class FlowsElsewhere implements FlowSource {
  readonly #options: FlowsElsewhereOptions;
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  readonly #renewing: NodeJS.Timeout;
  #problem: StoreProblem | undefined;
  #sinceNs: bigint;
  #looking: NodeJS.Timeout | undefined;
  #isLooking = false;
  /** Whether a look has failed. */
  #wasAway = false;

  constructor(options: FlowsElsewhereOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#sinceNs = toNanoseconds(this.#clock());
    this.#renewing = setInterval(() => options.onOld(), RENEW_MS).unref();
    // Before anybody asks.
    void this.#look();
  }

  view(): FlowStoreView {
    return {
      name: this.#options.name,
      ...(this.#problem !== undefined && { problem: this.#problem }),
      sinceNs: String(this.#sinceNs),
    };
  }

  async ask<T>(question: (flows: FlowQuestions) => Promise<T>): Promise<Told<T>> {
    const { store, own } = this.#options;
    if (this.#problem !== undefined) return this.#askOwn(question, this.#problem);
    try {
      const value = await question(store);
      // What came here a moment ago may be on its way there.
      return { value: value === undefined ? await question(own) : value };
    } catch (error) {
      const problem = storeProblem(error);
      if (problem === undefined) throw error;
      this.#fail(problem);
      return this.#askOwn(question, problem, error);
    }
  }

  close(): void {
    this.#closing.abort();
    clearInterval(this.#renewing);
    clearTimeout(this.#looking);
  }

  async #askOwn<T>(
    question: (flows: FlowQuestions) => Promise<T>,
    problem: StoreProblem,
    cause?: unknown,
  ): Promise<Told<T>> {
    try {
      return { value: await question(this.#options.own), storeProblem: problem };
    } catch (error) {
      // The place where a page of the other store ended is none here.
      if ((error as { readonly code?: unknown }).code !== 'WEIR_FLOW_STORE_QUERY') throw error;
      throw cause ?? Object.assign(new Error(problem.message), { code: problem.code });
    }
  }

  #fail(problem: StoreProblem): void {
    if (this.#closing.signal.aborted) return;
    if (this.#problem === undefined) this.#sinceNs = toNanoseconds(this.#clock());
    this.#problem ??= problem;
    if (!this.#isLooking) void this.#look();
  }

  /** Whether it answers; as long as it does not, again after a while. */
  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      await this.#options.store.where(NOBODY, { signal: this.#closing.signal });
      this.#isLooking = false;
      if (this.#problem !== undefined) this.#answersAgain();
    } catch (error) {
      const problem = storeProblem(error);
      if (problem === undefined || this.#closing.signal.aborted) return;
      this.#fail(problem);
      this.#wasAway = true;
      this.#looking = setTimeout(() => void this.#look(), LOOK_MS).unref();
    }
  }

  #answersAgain(): void {
    // One question may take too long where others do not: to ask it again at once would not help.
    const isBack = this.#wasAway || this.#problem?.code !== 'WEIR_FLOW_STORE_TIMEOUT';
    this.#problem = undefined;
    this.#wasAway = false;
    this.#sinceNs = toNanoseconds(this.#clock());
    if (isBack) this.#options.onOld();
  }
}
