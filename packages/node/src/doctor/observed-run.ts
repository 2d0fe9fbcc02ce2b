/** Runs the command of an application with the doctor's probe in it, until it has loaded what it loads, and ends it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { probeFile } from '../probe-file.ts';
import type { ProcessReport } from './process-report.ts';

/** What is run. */
export interface ObservedCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** How long the application may take to load, in milliseconds. */
  readonly timeoutMs: number;
}

/** What came of it. */
export interface ObservedRun {
  /** One for each process of Node that the command started, but package managers. */
  readonly reports: readonly ProcessReport[];
  /** How it ended by itself; undefined where it ran until it was ended. */
  readonly exit: string | undefined;
}

const POLL_MS = 100;
const END_MS = 5_000;

/** What the application prints goes to stderr. Never rejects. */
export async function observedRun({ command, cwd, env, timeoutMs }: ObservedCommand): Promise<ObservedRun> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-doctor-'));
  // Before all others, also those of the command itself.
  const options = `--import=${probeFile().href} ${env['NODE_OPTIONS'] ?? ''}`;
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { ...env, NODE_OPTIONS: options.trim(), WEIR_DOCTOR_REPORTS: folder },
    stdio: ['ignore', 2, 2],
    // A group of its own, so that what a package manager has started ends with it.
    detached: true,
  });
  const state: { exit?: string } = {};
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      state.exit = `it could not be run (${error.code})`;
      resolve();
    });
    child.once('exit', (code, signal) => {
      state.exit ??= signal === null ? `it ended by itself with code ${code}` : `it was ended by ${signal}`;
      resolve();
    });
  });
  const endGroup = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended.
    }
  };
  const interrupted = (): void => endGroup('SIGKILL');
  process.once('exit', interrupted);
  try {
    const deadline = performance.now() + timeoutMs;
    while (state.exit === undefined && performance.now() < deadline && !hasSettled(folder)) {
      await Promise.race([ended, elapsed(POLL_MS)]);
    }
    const { exit } = state;
    endGroup('SIGTERM');
    await Promise.race([ended, elapsed(END_MS, undefined, { ref: false })]);
    return { reports: reportsIn(folder).filter(isOfApplication), exit };
  } finally {
    endGroup('SIGKILL');
    process.removeListener('exit', interrupted);
    rmSync(folder, { recursive: true, force: true });
  }
}

const PACKAGE_MANAGERS = /^(?:npm|npx|pnpm|yarn|corepack)/;

function isOfApplication(report: ProcessReport | undefined): report is ProcessReport {
  return report !== undefined && !PACKAGE_MANAGERS.test(basename(report.file));
}

/** One for each process; undefined where it is just being written. */
function reportsIn(folder: string): readonly (ProcessReport | undefined)[] {
  return readdirSync(folder).map((name) => {
    try {
      return JSON.parse(readFileSync(join(folder, name), 'utf8')) as ProcessReport;
    } catch {
      return undefined;
    }
  });
}

/** Where all that have told of themselves have ended, another may follow, or the command itself ends. */
function hasSettled(folder: string): boolean {
  const reports = reportsIn(folder);
  const hasLoaded = reports.some((report) => isOfApplication(report) && report.state === 'settled');
  return hasLoaded && reports.every((report) => report !== undefined && report.state !== 'loading');
}
