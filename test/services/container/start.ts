/** Starts a container and waits for the server in it, so that one that does not come up is not left behind. */
import { join } from 'node:path';
import { endProcess, isRunning } from '../server-process.ts';
import { startListening } from '../start-listening.ts';
import { until } from '../until.ts';
import { containerCommand, type ContainerRun, removeContainer } from './run.ts';

const TIMEOUT_MS = 60_000;

/** What to start, and how to ask whether it works. */
export interface ContainerStart {
  readonly run: ContainerRun;
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Rejects while the server does not work: the engine takes connections on its ports before. */
  readonly asks: () => Promise<void>;
}

/**
 * Resolves with the process id of the engine's client when the server in the container works.
 *
 * @throws Error with the end of the log, or with what the last question met; the container is gone then
 */
export async function startContainer({ run, dataDir, env = {}, asks }: ContainerStart): Promise<number> {
  const [command, ...args] = containerCommand(run);
  const logFile = join(dataDir, 'container.log');
  const ports = Object.keys(run.ports ?? {}).map(Number);
  let pid: number | undefined;
  try {
    pid = await startListening({ command, args, env, cwd: dataDir, logFile }, ports);
    const client = pid;
    const fault = await until(
      () => faultOf(asks),
      (last) => last === undefined || !isRunning(client),
      { timeoutMs: TIMEOUT_MS, describe: String },
    );
    if (fault !== undefined) throw new Error(`the container of ${run.image} ended: ${fault}`);
    return pid;
  } catch (error) {
    if (pid !== undefined) await endProcess(pid);
    await removeContainer(run.container);
    throw error;
  }
}

async function faultOf(asks: () => Promise<void>): Promise<string | undefined> {
  try {
    await asks();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
