/** A thread that decides by a Rego policy, one batch at a time, and is ended where it does not come forward. */
import { Worker } from 'node:worker_threads';
import {
  REGO_WORKER_SOURCE,
  RegoAnswer,
  type RegoQuestions,
  type RegoReply,
  type RegoWorkerData,
} from './rego-worker.ts';

/** How long a thread may take. */
export interface RegoLimits {
  /** For one input, in milliseconds; it is ended after at most twice that. */
  readonly timeoutMs: number;
  /** Until it is ready, in milliseconds. */
  readonly startTimeoutMs: number;
}

/** How a batch ended: with the answers that were given, fewer than inputs where the thread was ended. */
export interface RegoDecisions {
  /** In the order of the inputs. */
  readonly answers: readonly number[];
  /** Why the thread has ended; undefined where it lives. */
  readonly ended: string | undefined;
}

/** Keeps the process alive while somebody waits for it or it is being ended, and only then. After `ended` it is of no more use. */
export class RegoThread {
  readonly #worker: Worker;
  readonly #limits: RegoLimits;
  readonly #ready: Promise<string | undefined>;
  #onReply: ((ended: string | undefined) => void) | undefined;
  #waiting = 0;
  #ended: string | undefined;

  constructor(data: RegoWorkerData, limits: RegoLimits) {
    this.#limits = limits;
    this.#worker = new Worker(REGO_WORKER_SOURCE, {
      eval: true,
      workerData: data,
      // None of the application's: preloaded modules, an SDK among them, would start again in here.
      execArgv: [],
      env: {},
      name: 'weir-rego-policy',
    });
    this.#hold(0);
    // As it starts it holds the process again.
    this.#worker.once('online', () => this.#hold(0));
    this.#ready = this.#started();
    this.#worker.on('message', (reply: RegoReply) => {
      if (reply.kind === 'done') this.#onReply?.(undefined);
    });
    this.#worker.once('error', () => void this.#end('it failed'));
    this.#worker.once('exit', () => void this.#end('it ended'));
  }

  /** Resolves once it can decide; with what is wrong where it cannot. Never rejects. */
  ready(): Promise<string | undefined> {
    return this.#held(() => this.#ready);
  }

  /** Decides inputs, given as JSON. One call at a time. Never rejects. */
  async decide(inputs: readonly string[]): Promise<RegoDecisions> {
    const view = new Int32Array(new SharedArrayBuffer(inputs.length * Int32Array.BYTES_PER_ELEMENT));
    const ended = await this.#held(
      async () => (await this.#ready) ?? (await this.#ask({ inputs, answers: view.buffer }, view)),
    );
    const given = view.indexOf(RegoAnswer.none);
    return { answers: [...(given === -1 ? view : view.subarray(0, given))], ended };
  }

  /** Ends it. Never rejects. */
  async close(): Promise<void> {
    await this.#end('the policy is closed');
  }

  async #held<T>(wait: () => Promise<T>): Promise<T> {
    this.#hold(1);
    try {
      return await wait();
    } finally {
      this.#hold(-1);
    }
  }

  #hold(change: -1 | 0 | 1): void {
    this.#waiting += change;
    // One that is being ended is waited for, too.
    if (this.#waiting > 0 || this.#ended !== undefined) this.#worker.ref();
    else this.#worker.unref();
  }

  #started(): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const { startTimeoutMs } = this.#limits;
    const timer = setTimeout(() => void this.#end(`it was not ready within ${startTimeoutMs} ms`), startTimeoutMs);
    timer.unref();
    this.#onReply = (ended) => {
      clearTimeout(timer);
      resolve(ended);
    };
    this.#worker.once('message', (reply: RegoReply) => {
      if (reply.kind === 'unusable') void this.#end(reply.why);
      else this.#onReply?.(undefined);
    });
    return promise;
  }

  #ask(questions: RegoQuestions, view: Int32Array): Promise<string | undefined> {
    if (this.#ended !== undefined) return Promise.resolve(this.#ended);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const { timeoutMs } = this.#limits;
    let before = 0;
    const watch = setInterval(() => {
      const given = view.indexOf(RegoAnswer.none);
      // Where all are answered only the message is still on its way.
      if (given === before && given !== -1) void this.#end(`it gave no answer within ${timeoutMs} ms`);
      else before = given;
    }, timeoutMs).unref();
    this.#onReply = (ended) => {
      clearInterval(watch);
      resolve(ended);
    };
    this.#worker.postMessage(questions);
    return promise;
  }

  async #end(why: string): Promise<void> {
    this.#ended ??= why;
    this.#onReply?.(this.#ended);
    await this.#worker.terminate();
  }
}
