/** Lets out what a policy says that is written in Rego and compiled to WebAssembly. */
import { createRequire } from 'node:module';
import { errorName } from '@weir/otel-compat';
import { CloudEventsError } from '../errors.ts';
import { MAX_TIMER_MS, requireInteger, requireObject, wrongOption } from '../option-rules.ts';
import type { EgressInput, EgressPolicy } from '../policy/egress-policy.ts';
import { faults } from '../state.ts';
import { type RegoLimits, RegoThread } from './rego-thread.ts';
import { RegoAnswer, type RegoWorkerData } from './rego-worker.ts';
import { compiled, type WasmModule } from './wasm-module.ts';

/** Options of {@link regoPolicy}. */
export interface RegoPolicyOptions {
  /**
   * What decides, such as `acme/egress/allow`: a rule, or a package with a rule called `allow`. It must have been named when
   * the policy was compiled (`opa build -t wasm -e acme/egress/allow`). Default: the first that was.
   */
  readonly entrypoint?: string;
  /** What the policy finds under `data`. Default: nothing. */
  readonly data?: object;
  /** The longest that one event may take, in milliseconds, from 1. Default 1,000. */
  readonly timeoutMs?: number;
  /** The longest that the policy may take to get ready, in milliseconds, from 1. Default 5,000. */
  readonly startTimeoutMs?: number;
  /** The most memory that the policy may use, in bytes, from 1,048,576 (1 MiB). Default 67,108,864 (64 MiB). */
  readonly maxMemoryBytes?: number;
  /** A clock that never steps back, in milliseconds. Default `performance.now`. */
  readonly nowMs?: () => number;
}

/** A policy in a thread of its own. */
export interface RegoPolicy extends EgressPolicy {
  allow(input: EgressInput): Promise<boolean>;
  /** Resolves once the policy can decide. @throws CloudEventsError `WEIR_CLOUDEVENTS_POLICY` where it cannot */
  ready(): Promise<void>;
  /** Ends its thread; nothing is let through any more. */
  close(): Promise<void>;
}

/**
 * A policy compiled by `opa`. It is asked with {@link EgressInput} as `input`; only `allow` that is exactly true lets an event
 * through.
 *
 * It runs in a thread of its own, so that a policy which does not end stops nobody: the thread is ended and started again, and
 * the event that it was busy with is kept. After three such endings in a row it rests for 10 seconds, and everything is kept.
 * Needs `@open-policy-agent/opa-wasm` 1.10.
 *
 * @param wasm the `policy.wasm` of a bundle
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION` for an option that is out of range; `WEIR_CLOUDEVENTS_POLICY` where the
 *   bytes are no compiled policy, or the library is missing
 * @example
 * const policy = regoPolicy(wasm, { entrypoint: 'acme/egress/allow' });
 * await policy.allow({ event_type: 'io.acme.auth.denied', subject: 'tenant/acme', attributes: {} }); // true
 * await policy.close();
 */
export function regoPolicy(wasm: Uint8Array | ArrayBuffer, options: RegoPolicyOptions = {}): RegoPolicy {
  return new ThreadedPolicy(settingsOf(wasm, options));
}

interface Question {
  readonly json: string;
  readonly answer: (allowed: boolean) => void;
}

/** Endings of the thread in a row before it rests. */
const MAX_ENDINGS = 3;
const REST_MS = 10_000;
/** Inputs that are decided by one message to the thread. */
const MAX_BATCH = 256;

/** Invariant: each question is answered once: by the thread, or with no where it did not come to an answer. */
class ThreadedPolicy implements RegoPolicy {
  readonly #settings: Settings;
  #thread: RegoThread | undefined;
  #waiting: Question[] = [];
  #busy = false;
  #endings = 0;
  #restsUntilMs = 0;
  #closed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#thread = new RegoThread(settings.start, settings.limits);
  }

  allow(input: EgressInput): Promise<boolean> {
    return new Promise((answer) => {
      this.#waiting.push({ json: JSON.stringify(input), answer });
      if (this.#busy) return;
      this.#busy = true;
      // Later in this turn: what is asked together is decided by one message.
      queueMicrotask(() => void this.#work());
    });
  }

  async ready(): Promise<void> {
    const why = this.#closed ? 'the policy is closed' : await this.#thread?.ready();
    if (why !== undefined) throw new CloudEventsError('WEIR_CLOUDEVENTS_POLICY', `the policy cannot be used: ${why}`);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.close();
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) await this.#decide(this.#waiting.splice(0, MAX_BATCH));
    this.#busy = false;
  }

  async #decide(questions: readonly Question[]): Promise<void> {
    if (this.#closed || this.#settings.nowMs() < this.#restsUntilMs) {
      for (const { answer } of questions) answer(false);
      return;
    }
    this.#thread ??= new RegoThread(this.#settings.start, this.#settings.limits);
    const { answers, ended } = await this.#thread.decide(questions.map(({ json }) => json));
    for (const [index, given] of answers.entries()) {
      if (given === RegoAnswer.failed) faults.count('policy_failed', 'the Rego policy failed; the event is kept');
      questions[index]?.answer(given === RegoAnswer.allowed);
    }
    if (answers.length > 0) this.#endings = 0;
    if (ended !== undefined) this.#buried(questions.slice(answers.length), ended);
  }

  /** The thread has ended: what it was busy with is kept, and what comes after that is asked again. */
  #buried([busyWith, ...rest]: readonly Question[], why: string): void {
    this.#thread = undefined;
    if (!this.#closed) faults.count('policy_failed', `the Rego policy cannot decide: ${why}; its events are kept`);
    this.#endings += 1;
    if (this.#endings >= MAX_ENDINGS) {
      this.#endings = 0;
      this.#restsUntilMs = this.#settings.nowMs() + REST_MS;
    }
    busyWith?.answer(false);
    this.#waiting.unshift(...rest);
  }
}

const PAGE_BYTES = 65_536;

interface Settings {
  readonly start: RegoWorkerData;
  readonly limits: RegoLimits;
  readonly nowMs: () => number;
}

function settingsOf(wasm: unknown, options: RegoPolicyOptions): Settings {
  const { entrypoint, data = {}, timeoutMs = 1_000, ...rest } = requireObject('options', options);
  const { startTimeoutMs = 5_000, maxMemoryBytes = 67_108_864, nowMs = () => performance.now() } = rest;
  if (typeof nowMs !== 'function') throw wrongOption('nowMs', 'a function', nowMs);
  if (entrypoint !== undefined && (typeof entrypoint !== 'string' || entrypoint === '')) {
    throw wrongOption('entrypoint', 'text', entrypoint);
  }
  const maxPages = Math.floor(requireInteger('maxMemoryBytes', maxMemoryBytes, 1_048_576, 4_294_967_296) / PAGE_BYTES);
  const limits = {
    timeoutMs: requireInteger('timeoutMs', timeoutMs, 1, MAX_TIMER_MS),
    startTimeoutMs: requireInteger('startTimeoutMs', startTimeoutMs, 1, MAX_TIMER_MS),
  };
  const start = {
    library: libraryPath(),
    module: moduleOf(wasm),
    entrypoint,
    data: plainJson(requireObject('data', data)),
    maxPages,
  };
  return { start, limits, nowMs };
}

/** A copy by JSON, which the thread gets: what has no JSON is found now. */
function plainJson(data: object): object {
  try {
    return JSON.parse(JSON.stringify(data)) as object;
  } catch {
    throw wrongOption('data', 'an object with a JSON form', data);
  }
}

function libraryPath(): string {
  try {
    return createRequire(import.meta.url).resolve('@open-policy-agent/opa-wasm');
  } catch (cause) {
    throw new CloudEventsError('WEIR_CLOUDEVENTS_POLICY', 'a Rego policy needs @open-policy-agent/opa-wasm', { cause });
  }
}

/** Compiled, and not run: what the code does is for the thread to find out. */
function moduleOf(wasm: unknown): WasmModule {
  if (!(wasm instanceof Uint8Array || wasm instanceof ArrayBuffer)) throw wrongOption('wasm', 'bytes', wasm);
  try {
    const { module, exportNames } = compiled(wasm);
    if (exportNames.includes('opa_wasm_abi_version') && exportNames.includes('entrypoints')) return module;
  } catch (error) {
    const detail = `wasm is no WebAssembly (${errorName(error)})`;
    throw new CloudEventsError('WEIR_CLOUDEVENTS_POLICY', detail, { cause: error });
  }
  throw new CloudEventsError('WEIR_CLOUDEVENTS_POLICY', 'wasm is no policy that opa has compiled');
}
