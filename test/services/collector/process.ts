/** The Collector's process: started, and stopped and started again on the same ports, files and configuration. */
import { dirname, join } from 'node:path';
import { endProcess } from '../server-process.ts';
import type { RunningService } from '../service.ts';
import { startListening } from '../start-listening.ts';

/** Starts the program that the endpoints name; resolves when it takes OTLP, which is when all pipelines run. */
export function startCollector(endpoints: RunningService['endpoints']): Promise<number> {
  const { program, configFile, otlpGrpc, otlpHttp } = endpoints;
  if (program === undefined || configFile === undefined) throw new Error('a named Collector is not ours to start');
  const folder = dirname(configFile);
  return startListening(
    { command: program, args: ['--config', configFile], cwd: folder, logFile: join(folder, 'collector.log') },
    [otlpGrpc, otlpHttp].map((url) => Number(new URL(url ?? '').port)),
  );
}

/** Ends the Collector; what it had received is in its files then. A stopped one is no error. */
export async function stopCollector({ pids }: RunningService): Promise<void> {
  if (pids.length === 0) throw new Error('a named Collector is not ours to stop');
  await Promise.all(pids.map((pid) => endProcess(pid)));
}

/**
 * Stops the Collector if it runs and starts it again. What it had written stays; its span metrics begin at zero.
 *
 * @returns the service with its new process, which is the caller's to keep and to end
 */
export async function restartCollector(running: RunningService): Promise<RunningService> {
  await stopCollector(running);
  return { ...running, pids: [await startCollector(running.endpoints)] };
}
