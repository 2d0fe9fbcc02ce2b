/** A worker that does each batch at once, and deals with the wish to finish as the wish says. */

/** How it finishes: after so many milliseconds, with so many items that it could not be done with; or it ends itself instead. */
export interface Finishing {
  readonly afterMs?: number;
  /** Blocks the worker until the test opens it. */
  readonly gate?: Gate['buffer'];
  readonly unfinished?: number;
  readonly dies?: boolean;
}

/** What one thread waits for until another opens it. */
export class Gate {
  readonly buffer = new SharedArrayBuffer(4);
  readonly #words = new Int32Array(this.buffer);

  open(): void {
    Atomics.store(this.#words, 0, 1);
    Atomics.notify(this.#words, 0);
  }

  /** Blocks this thread. @returns whether it is open */
  waitSync(timeoutMs: number): boolean {
    return Atomics.wait(this.#words, 0, 0, timeoutMs) !== 'timed-out';
  }
}

/**
 * Speaks the protocol of the channel's memory by itself, so that it needs no file. A batch may have a gate that it opens when it has
 * answered; a message with nothing but a gate, which is from the test, makes it rest until that is open.
 */
export const FINISHING_WORKER = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    const words = new Int32Array(workerData.memory);
    const done = (delivered, rejected) => {
      Atomics.add(words, 1, delivered);
      Atomics.add(words, 2, rejected);
      Atomics.store(words, 0, 3);
      Atomics.notify(words, 0);
      parentPort.postMessage('done');
    };
    const waitFor = (gate) => Atomics.wait(new Int32Array(gate), 0, 0);
    const open = (gate) => {
      Atomics.store(new Int32Array(gate), 0, 1);
      Atomics.notify(new Int32Array(gate), 0);
    };
    parentPort.on('message', ({ restUntil, count, answered, finishing }) => {
      if (restUntil !== undefined) return void waitFor(restUntil);
      if (Atomics.compareExchange(words, 0, 1, 2) !== 1) return;
      if (finishing === undefined) {
        done(count, 0);
        if (answered !== undefined) open(answered);
        return;
      }
      if (finishing.dies) return process.exit(1);
      if (finishing.gate !== undefined) waitFor(finishing.gate);
      setTimeout(() => done(0, finishing.unfinished ?? 0), finishing.afterMs ?? 0);
    });
  `)}`,
);

/** A worker that never begins anything. */
export const IDLE_WORKER = new URL(
  'data:text/javascript,Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
);
