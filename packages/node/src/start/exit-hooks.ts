/** Sees telemetry out at the end of the process, within a deadline, and lets the process end as it would have. */
import { writeSync } from 'node:fs';
import type { ExitHooksOptions } from '../options/exit-hooks-options.ts';
import { holdSignals } from './held-signals.ts';
import type { Weir } from './weir-handle.ts';

const MEND = 'npx -p @weir/node weir doctor tells whether the receiver can be reached';

/**
 * Hooks beforeExit, signals and uncaught exceptions.
 *
 * A signal or an exception is raised again once what waits has been handed over, or the deadline has passed. Where the
 * application listens to it itself, it decides how the process ends: what waits is handed over before it hears of a signal, and
 * while it deals with an exception.
 *
 * @returns a function that undoes it
 */
export function hookExit(
  weir: Weir,
  { timeoutMs = 2_000, signals = ['SIGTERM', 'SIGINT'] }: ExitHooksOptions = {},
): () => void {
  const end = (): Promise<boolean> => weir.shutdown({ timeoutMs });
  const undo: (() => void)[] = [];
  const tell = once(() => tellLosses(weir));
  const listen = (event: string, listener: (...args: never[]) => void): void => {
    process.on(event, listener as () => void);
    undo.push(() => process.removeListener(event, listener as () => void));
  };
  const unhook = (): void => {
    for (const each of undo.splice(0)) each();
  };
  undo.push(holdSignals(signals, () => weir.forceFlush({ timeoutMs })));
  // Waiting keeps the process alive, and so comes to an end only once.
  listen('beforeExit', () => void end());
  for (const signal of signals) {
    listen(signal, () => {
      if (process.listenerCount(signal) > 1) void weir.forceFlush({ timeoutMs });
      else
        void end().then(() => {
          tell();
          process.kill(process.pid, signal);
        });
    });
  }
  listen('uncaughtException', (error: unknown) => {
    if (process.listenerCount('uncaughtException') > 1) void weir.forceFlush({ timeoutMs });
    else
      void end().then(() => {
        // Outside of a promise it is what it was: uncaught.
        setImmediate(() => {
          throw error;
        });
      });
  });
  process.once('exit', tell);
  return unhook;
}

function once(call: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) call();
    isDone = true;
  };
}

/** On the stream that people look at when something is missing. */
function tellLosses(weir: Weir): void {
  const { spans, logRecords } = weir.stats().exports;
  const lost = Object.entries({ spans, 'log records': logRecords }).flatMap(([what, counts]) => {
    const count = counts.offered - counts.exported;
    return count > 0 ? [`${count} of ${counts.offered} ${what}`] : [];
  });
  if (lost.length === 0) return;
  try {
    writeSync(2, `@weir/node: not exported when the process ended: ${lost.join(', ')}; ${MEND}\n`);
  } catch {
    // Closed or full: there is nobody to tell.
  }
}
