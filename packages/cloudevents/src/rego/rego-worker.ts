/** What runs in the thread of a Rego policy. */
import type { loadPolicySync } from '@open-policy-agent/opa-wasm';
import type { WasmModule } from './wasm-module.ts';

/** What the thread is given at its start. */
export interface RegoWorkerData {
  /** Path of `@open-policy-agent/opa-wasm`. */
  readonly library: string;
  readonly module: WasmModule;
  /** Undefined for the first. */
  readonly entrypoint: string | undefined;
  readonly data: object;
  readonly maxPages: number;
}

/** Events to decide, in order. */
export interface RegoQuestions {
  /** JSON. */
  readonly inputs: readonly string[];
  /** An Int32Array of one {@link RegoAnswer} an input: it tells how far the thread has come even where it never comes back. */
  readonly answers: SharedArrayBuffer;
}

/** What is written for an input once it is decided. */
export const RegoAnswer = { none: 0, allowed: 1, denied: 2, failed: 3 } as const;

/** What the thread says. */
export type RegoReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'done' };

/**
 * The whole program of the thread, as its source text: a file of its own could not be found by a bundler. So it may use
 * nothing but what it is given and what it loads.
 */
export const REGO_WORKER_SOURCE: string = `(${regoWorker.toString()})(require)`;

function regoWorker(load: (specifier: string) => unknown): void {
  const { parentPort, workerData } = load('node:worker_threads') as typeof import('node:worker_threads');
  const { library, module, entrypoint, data, maxPages } = workerData as RegoWorkerData;
  const reply = (message: RegoReply): void => parentPort?.postMessage(message);
  // What a policy prints can be private, and is for nobody's console.
  for (const method of ['log', 'error', 'warn', 'info', 'debug'] as const) console[method] = () => {};
  try {
    const opa = load(library) as { readonly loadPolicySync: typeof loadPolicySync };
    const policy = opa.loadPolicySync(module as never, { initial: 5, maximum: maxPages });
    const known = (policy as { readonly entrypoints?: Readonly<Record<string, number>> }).entrypoints ?? {};

    const rule =
      entrypoint === undefined
        ? Object.keys(known).find((name) => known[name] === 0)
        : [entrypoint, `${entrypoint}/allow`].find((name) => Object.hasOwn(known, name));
    if (rule === undefined) {
      reply({ kind: 'unusable', why: 'it has no such entrypoint' });
      return;
    }
    policy.setData(data);
    parentPort?.on('message', ({ inputs, answers }: RegoQuestions) => {
      const view = new Int32Array(answers);
      for (let index = 0; index < inputs.length; index += 1) {
        let answer = 3;
        try {
          const results = policy.evaluate(JSON.parse(inputs[index] as string), rule) as { readonly result: unknown }[];
          const { result } = (Array.isArray(results) && results.length === 1 && results[0]) || { result: undefined };
          // An entrypoint can be a rule, or a package with a rule called \`allow\`.
          const allow = typeof result === 'object' && result !== null ? (result as { allow?: unknown }).allow : result;
          answer = allow === true ? 1 : 2;
        } catch {
          // A trap, a built-in function that there is not, or memory above the bound: no answer is a no.
        }
        Atomics.store(view, index, answer);
      }
      reply({ kind: 'done' });
    });
    reply({ kind: 'ready' });
  } catch (error) {
    reply({ kind: 'unusable', why: error instanceof Error ? error.name : typeof error });
  }
}
