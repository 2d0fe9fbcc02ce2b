/** Measures the sides of a question in paired rounds. */
import { makeLoop, makeSink, type Loop, type Sink } from './loop.ts';
import type { Call, Prepared, Question, Side } from './question.ts';

/** The measured samples of each side, in nanoseconds a call and in the order of the rounds. */
export interface Samples {
  readonly ours: readonly number[];
  readonly rivals: readonly (readonly number[])[];
}

export interface MeasureOptions {
  /** Counted rounds, from 1. */
  readonly rounds: number;
  /** Rounds before them that are run the same way and forgotten. */
  readonly warmUpRounds: number;
  /** The least that a sample takes, in nanoseconds. */
  readonly sampleNs: number;
  readonly nowNs: () => number;
  /** Called before each sample: lets what the side before left (timers, garbage) be done with, so that nobody pays for it. */
  readonly settle: () => void | Promise<void>;
}

/** Sets up every side, measures them in turn (A B, then B A, and so on), and tears every one down again. */
export async function measure(question: Question, options: MeasureOptions): Promise<Samples> {
  const sides: MeasuredSide[] = [];
  try {
    for (const side of [question.ours, ...question.rivals]) {
      sides.push(await MeasuredSide.of(side, question.iterations, options));
    }
    for (let round = -options.warmUpRounds; round < options.rounds; round += 1) {
      if (round === 0) for (const side of sides) side.samples.length = 0;
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) await side.sampleOnce();
    }
  } finally {
    for (const side of sides) await side.prepared.teardown?.();
  }
  const [ours = [], ...rivals] = sides.map(({ samples }) => samples);
  return { ours, rivals };
}

/** One side and its samples. Every sample in `samples` took at least `sampleNs` unless the question fixes the calls. */
class MeasuredSide {
  readonly prepared: Prepared;
  readonly samples: number[] = [];
  readonly #options: MeasureOptions;
  readonly #fixedCalls: number | undefined;
  #calls: number;
  #loop: Loop | undefined;
  readonly #sink: Sink = makeSink();

  private constructor(prepared: Prepared, fixedCalls: number | undefined, options: MeasureOptions) {
    this.prepared = prepared;
    this.#options = options;
    this.#fixedCalls = fixedCalls;
    this.#calls = fixedCalls ?? 1;
  }

  static async of(side: Side, fixedCalls: number | undefined, options: MeasureOptions): Promise<MeasuredSide> {
    const made = await side.setup();
    return new MeasuredSide(typeof made === 'function' ? { run: made } : made, fixedCalls, options);
  }

  async sampleOnce(): Promise<void> {
    await this.#options.settle();
    const { prepared } = this;
    this.samples.push('sample' in prepared ? await prepared.sample() : await this.#timed(prepared.run));
  }

  async #timed(run: Call): Promise<number> {
    for (;;) {
      const tookNs = await this.#once(run);
      if (this.#fixedCalls !== undefined || tookNs >= this.#options.sampleNs) return tookNs / this.#calls;
      // At most tenfold: the first calls are slow, and say little about how many are needed.
      const wanted = (1.1 * this.#options.sampleNs) / Math.max(tookNs, 1);
      this.#calls = Math.ceil(this.#calls * Math.min(wanted, 10));
    }
  }

  async #once(run: Call): Promise<number> {
    this.#loop ??= makeLoop(await kindOf(run));
    const start = this.#options.nowNs();
    const pending = this.#loop(run, this.#calls, this.#sink);
    // A synchronous side is not made to wait for a turn of the event loop inside its sample.
    if (pending !== undefined) await pending;
    return this.#options.nowNs() - start;
  }
}

async function kindOf(run: Call): Promise<'sync' | 'async'> {
  const result = run(0);
  const isPromise = typeof (result as PromiseLike<unknown> | undefined | null)?.then === 'function';
  if (isPromise) await result;
  return isPromise ? 'async' : 'sync';
}
