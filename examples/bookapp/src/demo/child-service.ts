/** One child process of the demo: started, ready, ended, with its last words where it failed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReadyMessage } from '../service.ts';
import { interruption } from './interruption.ts';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const LAST_WORDS = 2_000;

/** What to start. */
export interface ChildServiceOptions {
  readonly name: string;
  /** File URL of the module to run. */
  readonly main: URL;
  /** Module loaded before it. */
  readonly preload?: URL;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the wait for it to be ready, and the process with it. */
  readonly signal?: AbortSignal;
}

/** A child process that is ready. */
export interface ChildService {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** Rejects when the process ends without having been asked to. Never resolves. */
  readonly died: Promise<never>;
  /** Ends the process and resolves when it is gone: SIGTERM, and SIGKILL after ten seconds. */
  stop(): Promise<void>;
}

/** A child process ended that should not have; the message names it and has the end of what it wrote. */
export class ChildServiceError extends Error {
  override readonly name = 'ChildServiceError';
}

/**
 * Starts a process and waits until it says where it listens.
 *
 * @throws ChildServiceError where it ends before, or is not ready in time
 */
export async function startChildService({
  name,
  main,
  preload,
  env,
  signal,
}: ChildServiceOptions): Promise<ChildService> {
  const args = [...(preload === undefined ? [] : ['--import', preload.href]), fileURLToPath(main)];
  const child = spawn(process.execPath, args, {
    env: { ...inheritedEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Out of the terminal's process group, so that Ctrl-C reaches the demo alone, which then ends its children in order.
    detached: true,
  });
  const words = lastWords(child);
  let stopping = false;
  const exited = endedBy(child, 'exit');
  // Once its pipes have ended: what it said last is told too.
  const died = endedBy(child, 'close').then((): never => {
    if (stopping) return new Promise<never>(() => {}) as never;
    throw new ChildServiceError(`${name} ended (${endOf(child)})${words()}`);
  });
  // Whoever waits for it sees it; a death after that is reported by `stop` returning.
  died.catch(() => {});
  const stop = async (): Promise<void> => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(deadline);
  };
  try {
    const url = await Promise.race([ready(child, name), died, interruption(signal)]);
    // A process that has sent a message has an id.
    return { name, pid: child.pid as number, url, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Without the OpenTelemetry settings of whoever started this: the demo says itself where its processes export to. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('OTEL_')));
}

/** Also where it could not be started. */
function endedBy(child: ChildProcess, event: 'exit' | 'close'): Promise<void> {
  return new Promise((resolve) => {
    for (const each of [event, 'error']) child.once(each, () => resolve());
  });
}

function ready(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(
      () => reject(new ChildServiceError(`${name} was not ready within ${READY_TIMEOUT_MS / 1_000} s`)),
      READY_TIMEOUT_MS,
    );
    child.once('message', (message) => {
      clearTimeout(deadline);
      resolve((message as ReadyMessage).ready);
    });
    child.once('exit', () => clearTimeout(deadline));
  });
}

function lastWords(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-LAST_WORDS);
    });
  }
  return () => (text.trim() === '' ? '' : `:\n${text.trim().replaceAll(/^/gm, '  | ')}`);
}

function endOf({ exitCode, signalCode }: ChildProcess): string {
  return signalCode === null ? `exit code ${exitCode ?? 'unknown'}` : signalCode;
}
