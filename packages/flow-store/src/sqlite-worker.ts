/** The module of a SQLite store's thread; loaded elsewhere it does nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './sqlite/protocol.ts';
import { serve } from './sqlite/serve.ts';

const data = (workerData ?? {}) as { readonly weirFlowStore?: ThreadData };
if (parentPort !== null && data.weirFlowStore !== undefined) serve(parentPort, data.weirFlowStore);
