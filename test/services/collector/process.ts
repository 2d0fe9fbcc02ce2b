/** The Collector's process: started, and stopped and started again on the same ports, files and configuration. */
import { dirname, join } from 'node:path';
import { samePorts } from '../container/run.ts';
import { startContainer } from '../container/start.ts';
import { endProcess } from '../server-process.ts';
import type { RunningService } from '../service.ts';
import { startListening } from '../start-listening.ts';

/** The official image of the same version. */
export const COLLECTOR_IMAGE = 'otel/opentelemetry-collector-contrib:0.155.0';

/** Starts the program that the endpoints name, or the image; resolves when it takes OTLP, which is when all pipelines run. */
export function startCollector({
  endpoints,
  container,
}: Pick<RunningService, 'endpoints' | 'container'>): Promise<number> {
  const { program, configFile, otlpGrpc, otlpHttp, prometheus, health } = endpoints;
  if (configFile === undefined) throw new Error('a named Collector is not ours to start');
  const folder = dirname(configFile);
  if (container !== undefined) {
    const ports = samePorts([otlpGrpc, otlpHttp, prometheus, health].map(portOf));
    const run = { container, image: COLLECTOR_IMAGE, folder, ports, args: ['--config', configFile] };
    return startContainer({ run, dataDir: folder, asks: () => healthy(health ?? '') });
  }
  if (program === undefined) throw new Error('a named Collector is not ours to start');
  return startListening(
    { command: program, args: ['--config', configFile], cwd: folder, logFile: join(folder, 'collector.log') },
    [otlpGrpc, otlpHttp].map(portOf),
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
  return { ...running, pids: [await startCollector(running)] };
}

async function healthy(url: string): Promise<void> {
  const { status } = await fetch(url);
  if (status !== 200) throw new Error(`the Collector's health check answered ${status}`);
}

function portOf(url: string | undefined): number {
  return Number(new URL(url ?? '').port);
}
