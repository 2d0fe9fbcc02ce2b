/** Measures how much memory is held on to, by what is left after a full garbage collection. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A watch over the memory of this thread: its heap, and the buffers outside of it. */
export interface MemoryWatch {
  /** Bytes held now beyond those held when the watch began; can be negative. Collects garbage, which takes milliseconds. */
  growthBytes(): number;
  /** The largest growth that was seen. */
  readonly peakBytes: number;
}

/** Watches from now on. Growth is seen only when it is asked for: ask at the moments at which most is held. */
export function watchMemory(): MemoryWatch {
  const before = heldBytes();
  let peak = 0;
  return {
    growthBytes() {
      const growth = heldBytes() - before;
      peak = Math.max(peak, growth);
      return growth;
    },
    get peakBytes() {
      return peak;
    },
  };
}

let collect: (() => void) | undefined;

function heldBytes(): number {
  if (collect === undefined) {
    // What `--expose-gc` would give, for a process that was started without it.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // What the first run makes unreachable by its finalizers goes with the second.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
