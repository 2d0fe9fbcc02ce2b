/** Stands for Weir where nothing could be started: the application calls it all the same. */
import type { WeirNodeError } from '../errors.ts';
import { exportAccounts } from '../sdk/export-account.ts';
import type { Weir, WeirStats } from './weir-handle.ts';

export class InactiveWeir implements Weir {
  readonly #problems: readonly WeirNodeError[];

  constructor(problems: readonly WeirNodeError[]) {
    this.#problems = problems;
  }

  stats(): WeirStats {
    const { spans, logRecords } = exportAccounts();
    const exports = { spans: spans.counts(), logRecords: logRecords.counts() };
    return { state: 'inactive', parts: {}, exports, problems: this.#problems };
  }

  async forceFlush(): Promise<boolean> {
    return true;
  }

  async shutdown(): Promise<boolean> {
    return true;
  }
}
