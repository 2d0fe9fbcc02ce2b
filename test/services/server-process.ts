/** Processes that outlive whoever started them, until they are ended by their id. */
import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { endOfOutput } from './command-output.ts';
import { serverPorts } from './port-range.ts';

const POLL_MS = 50;

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
    return child.pid as number;
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

const given = new Set<number>();

/** A port of 127.0.0.1 that was free a moment ago, and that this process was not given before. */
export async function freePort(random: () => number = Math.random): Promise<number> {
  const { first, last } = serverPorts();
  for (;;) {
    const port = first + Math.floor(random() * (last - first + 1));
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
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
