/** Starts the thread of a SQLite store. Beside `sqlite-worker`, since both are found by this module's own address. */
import { Worker } from 'node:worker_threads';
import type { ThreadData } from './sqlite/protocol.ts';

// Sources are run as they are, what was built beside them.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

const stripTypes = extension === 'ts' && process.features.typescript === false ? ['--experimental-strip-types'] : [];

/** @throws what Node throws where no thread can be started */
export function startSqliteThread(data: ThreadData): Worker {
  return new Worker(new URL(`./sqlite-worker.${extension}`, import.meta.url), {
    workerData: { weirFlowStore: data },
    // Not the flags of the process: those of a loader or a test runner are not for this thread. Node's SQLite is called
    // experimental before Node 24, once a thread.
    execArgv: ['--disable-warning=ExperimentalWarning', ...stripTypes],
    name: 'weir-flow-store',
  });
}
