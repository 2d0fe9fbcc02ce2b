/** Starts a server and waits for it, so that one that does not come up is not left behind. */
import { endProcess, listening, startServerProcess, type ServerProcessOptions } from './server-process.ts';

/**
 * Resolves with the process id when the server takes connections on all ports of 127.0.0.1.
 *
 * @throws Error with the end of the log where it does not; the process is ended then
 */
export async function startListening(options: ServerProcessOptions, ports: readonly number[]): Promise<number> {
  const pid = await startServerProcess(options);
  try {
    for (const port of ports) await listening(port, pid, options.logFile);
    return pid;
  } catch (error) {
    await endProcess(pid);
    throw error;
  }
}
