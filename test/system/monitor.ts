/** A server of one test file alone, with a folder of its own. */
import { rm } from 'node:fs/promises';
import { endProcess } from '../services/server-process.ts';
import type { RunningService } from '../services/service.ts';

/** A process that the test started. */
export interface Monitor {
  readonly running: RunningService;
  /** Ends it, and removes its folder. */
  end(): Promise<void>;
}

export function monitor(running: RunningService, folder: string): Monitor {
  return {
    running,
    async end() {
      await Promise.all(running.pids.map((pid) => endProcess(pid)));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
