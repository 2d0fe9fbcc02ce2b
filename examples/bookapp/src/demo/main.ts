/** `npm run demo`: two services, a database, real requests, and what became of them. */
import { HELP, parseDemoOptions, UsageError } from './options.ts';
import { runDemo } from './run-demo.ts';

const SIGNAL_EXIT_CODE = 130;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());

try {
  const options = parseDemoOptions(process.argv.slice(2), process.stdout.isTTY);
  if (options === 'help') process.stdout.write(HELP);
  else process.exitCode = (await runDemo(options, interrupted.signal)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`demo: ${(error as Error).message}\n`);
  if (interrupted.signal.aborted) process.exitCode = SIGNAL_EXIT_CODE;
  else process.exitCode = error instanceof UsageError ? 2 : 1;
}
