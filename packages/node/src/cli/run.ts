/** The command `weir`. */
import { connectOnce } from '../doctor/endpoints.ts';
import { examine, report } from '../doctor/doctor.ts';
import { observedRun } from '../doctor/observed-run.ts';
import { processFindings } from '../doctor/process-findings.ts';
import { check } from './check.ts';
import type { WeirCliIo } from './cli-io.ts';

const HELP = [
  'weir check <config.yaml>   reads a configuration as startWeir would, and shows the pipelines that it comes to',
  'weir doctor                looks for what keeps telemetry from the application in this folder, and says what mends it',
  'weir doctor [--wait <s>] -- <command>',
  '                           starts the application as well, waits until it has loaded (10 s at most), says what of it is',
  '                           instrumented, and what was loaded too early, and ends it',
].join('\n');

/**
 * Runs the command.
 *
 * @returns the exit code: 0 where all is well, 1 where something is wrong, 2 where the command is not understood
 * @example
 * const lines: string[] = [];
 * const print = (line: string) => lines.push(line);
 * await runWeirCli(['--help'], { env: {}, print, printError: print }); // 0
 */
export async function runWeirCli(args: readonly string[], io: WeirCliIo): Promise<0 | 1 | 2> {
  const [command = '', ...rest] = args;
  if (command === 'check' && rest.length === 1 && rest[0] !== undefined) return check(rest[0], io);
  const observed = command === 'doctor' ? observedOf(rest) : undefined;
  if (observed !== undefined) return doctor(io, observed);
  if (['--help', '-h', 'help'].includes(command)) {
    io.print(HELP);
    return 0;
  }
  io.printError(HELP);
  return 2;
}

interface Observed {
  readonly command: readonly string[];
  readonly timeoutMs: number;
}

const WAIT_MS = 10_000;

/** `[--wait <seconds>] [-- <command>]`; undefined where it is not that. */
function observedOf(args: readonly string[]): Observed | undefined {
  if (args.length === 0) return { command: [], timeoutMs: WAIT_MS };
  const [wait, seconds = '', ...rest] = args[0] === '--wait' ? args : ['', String(WAIT_MS / 1_000), ...args];
  const [dashes, ...command] = rest;
  const isRight = wait !== undefined && /^[1-9]\d{0,2}$/.test(seconds) && dashes === '--' && command.length > 0;
  return isRight ? { command, timeoutMs: Number(seconds) * 1_000 } : undefined;
}

async function doctor({ env, cwd = process.cwd(), print }: WeirCliIo, observed: Observed): Promise<0 | 1> {
  const input = { folder: cwd, env, nodeVersion: process.version, connect: connectOnce };
  const isRun = observed.command.length > 0;
  const findings = [
    ...(await examine({ ...input, isRun })),
    ...(isRun ? processFindings(await observedRun({ ...observed, cwd, env })) : []),
  ];
  for (const line of report(findings)) print(line);
  return findings.some(({ state }) => state === 'fail') ? 1 : 0;
}
