/** Starts a thread of this package. Beside its modules, since they are found by this module's own address, from the sources as from what is built. */
import { fileURLToPath } from 'node:url';
import { type TransferListItem, Worker } from 'node:worker_threads';

/**
 * @param module its name, without the extension
 * @param data given to the thread, with what of it is handed over
 */
export function startThread(
  module: 'read-thread' | 'store-thread',
  data: unknown,
  transferList: readonly TransferListItem[],
): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  // From 22.18 on, Node reads TypeScript unasked.
  const strip = extension === 'ts' && process.features.typescript === false ? ['--experimental-strip-types'] : [];
  return new Worker(fileURLToPath(new URL(`${module}.${extension}`, import.meta.url)), {
    workerData: data,
    transferList: [...transferList],
    name: `weir-viewer-${module}`,
    // Most of what a thread makes is gone with the next request; with V8's own choice the process took a fourth more memory, and was no faster.
    resourceLimits: { maxYoungGenerationSizeMb: 6 },
    // SQLite is marked experimental in the oldest Node of the range.
    execArgv: ['--disable-warning=ExperimentalWarning', ...strip],
  });
}
