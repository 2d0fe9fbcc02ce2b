/** `npm run load`: users, on a book app that runs on this machine. */
import { setTimeout as delay } from 'node:timers/promises';
import { progressLine } from '../demo/progress.ts';
import { seeded } from './arrivals.ts';
import { HELP, type LoadCommand, parseLoadCommand } from './options.ts';
import { resultTable } from './results.ts';
import { runLoad } from './run-load.ts';
import { startLoadTelemetry } from './telemetry.ts';

const MAX_IN_FLIGHT = 1_000;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());

try {
  const command = parseLoadCommand(process.argv.slice(2));
  if (command === 'help') process.stdout.write(HELP);
  else process.exitCode = (await load(command)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`load: ${(error as Error).message}\n`);
  process.exitCode = 2;
}

/** @returns whether everything was answered as expected */
async function load({ seed, json, ...options }: LoadCommand): Promise<boolean> {
  const telemetry = startLoadTelemetry();
  const expected = Math.round((options.rate * options.durationMs) / 1_000);
  const progress = progressLine('requests ', expected, process.stderr.isTTY);
  try {
    const results = await runLoad({
      ...options,
      maxInFlight: MAX_IN_FLIGHT,
      random: seeded(seed),
      clock: {
        now: () => performance.now(),
        sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
      },
      signal: interrupted.signal,
      onProgress: progress,
    });
    process.stdout.write(`\n${resultTable(results)}\n`);
    if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
    return results.total.errors === 0;
  } finally {
    await telemetry.shutdown();
  }
}
