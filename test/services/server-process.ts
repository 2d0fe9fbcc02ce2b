/** Processes that outlive whoever started them, until they are ended by their id. */
import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endOfOutput } from './command-output.ts';

const POLL_MS = 50;

/** The variable with a folder in which each process that is started is noted, for `endLeftServers`. */
export const SERVER_NOTES = 'WEIR_SERVER_NOTES';

/** What to start. */
export interface ServerProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** File that takes standard output and error. */
  readonly logFile: string;
}

/** Starts a process that does not end with this one; its output goes to a file. */
export async function startServerProcess({ command, args, env, cwd, logFile }: ServerProcessOptions): Promise<number> {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    await once(child, 'spawn');
    child.unref();
    const pid = child.pid as number;
    const notes = process.env[SERVER_NOTES];
    if (notes !== undefined) writeFileSync(join(notes, String(pid)), processStart(pid) ?? '');
    return pid;
  } finally {
    closeSync(log);
  }
}

/** Whether a process of this id runs; one that has ended, but that its parent has not waited for, does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/**
 * Tells a process from a later one of the same id, such as after a restart of the machine; undefined where the system
 * does not say when a process began.
 */
export function processStart(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${statFields(pid)[19]}`;
  } catch {
    return undefined;
  }
}

// A server outlives its parent, and in a container the process that inherits it may never wait for it. It has ended only
// with the last of its threads: until then it holds its ports, though its first thread may be gone.
function isZombie(pid: number): boolean {
  try {
    const fields = statFields(pid);
    return fields[0] === 'Z' && Number(fields[17]) <= 1;
  } catch {
    return false;
  }
}

/** From the state on, which is the third. */
function statFields(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
}

/** Ends a process and resolves when it is gone: by the signal, and by SIGKILL after `graceMs`. */
export async function endProcess(pid: number, graceMs = 20_000, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  send(pid, signal);
  const killAt = Date.now() + graceMs;
  while (isRunning(pid)) {
    if (Date.now() >= killAt) send(pid, 'SIGKILL');
    await delay(POLL_MS);
  }
}

/** Ends a process by SIGKILL, as a crash would, and resolves when it is gone. */
export async function killProcess(pid: number): Promise<void> {
  send(pid, 'SIGKILL');
  while (isRunning(pid)) await delay(POLL_MS);
}

/** To a process that may have ended by now. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    if (isRunning(pid)) process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Resolves when the port takes connections.
 *
 * @throws Error with the end of the log where the process ends before, or the time is over
 */
export async function listening(port: number, pid: number, logFile: string, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await accepts(port)) return;
    if (!isRunning(pid)) throw new Error(`the server ended before it listened:\n${endOf(logFile)}`);
    if (Date.now() >= deadline) throw new Error(`the server does not listen after ${timeoutMs} ms:\n${endOf(logFile)}`);
    await delay(POLL_MS);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function endOf(logFile: string): string {
  return endOfOutput(readFileSync(logFile, 'utf8'));
}
