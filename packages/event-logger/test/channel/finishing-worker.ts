/** A worker that does each batch at once, and deals with the wish to finish as the wish says. */

/** How it finishes: after so many milliseconds, with so many items that it could not be done with; or it ends itself instead. */
export interface Finishing {
  readonly afterMs?: number;
  readonly unfinished?: number;
  readonly dies?: boolean;
}

/** Speaks the protocol of the channel's memory by itself, so that it needs no file. */
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
    parentPort.on('message', ({ count, finishing }) => {
      if (Atomics.compareExchange(words, 0, 1, 2) !== 1) return;
      if (finishing === undefined) return done(count, 0);
      if (finishing.dies) return process.exit(1);
      setTimeout(() => done(0, finishing.unfinished ?? 0), finishing.afterMs ?? 0);
    });
  `)}`,
);
