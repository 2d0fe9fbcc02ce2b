/** Measuring loops: each side has one whose source is its own. */
import type { Call } from './question.ts';

/** Calls `call` so many times; the asynchronous kind awaits each before the next. */
export type Loop = (call: Call, calls: number, sink: Sink) => void | Promise<void>;

/** Keeps results alive: what is stored where others can see it cannot be optimised away. */
export interface Sink {
  last: unknown;
}

let made = 0;

/**
 * Compiles a loop. Loops with identical source share their type feedback, so that the second side measured would pay for
 * the first; a number in the source makes each unique.
 */
export function makeLoop(kind: 'sync' | 'async'): Loop {
  const [prefix, wait] = kind === 'async' ? ['async ', 'await '] : ['', ''];
  made += 1;
  const source = `return ${prefix}function loop${made}(call, calls, sink) {
    for (let index = 0; index < calls; index++) sink.last = ${wait}call(index); // ${made}
  }`;
  // oxlint-disable-next-line typescript/no-implied-eval -- compiled from text, so that no two loops share a source
  return new Function(source)() as Loop;
}

/** A sink that has already held every kind of value, so that storing costs each side the same. */
export function makeSink(): Sink {
  const sink: Sink = { last: undefined };
  for (const value of [1, 0.5, 'text', {}, undefined]) sink.last = value;
  return sink;
}
