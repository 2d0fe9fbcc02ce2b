/** The command `weir`. */
import { connectOnce } from '../doctor/endpoints.ts';
import { examine, report } from '../doctor/doctor.ts';
import { check } from './check.ts';
import type { WeirCliIo } from './cli-io.ts';

const HELP = [
  'weir check <config.yaml>   reads a configuration as startWeir would, and shows the pipelines that it comes to',
  'weir doctor                looks for what keeps telemetry from the application in this folder, and says what mends it',
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
  if (command === 'doctor' && rest.length === 0) return doctor(io);
  if (['--help', '-h', 'help'].includes(command)) {
    io.print(HELP);
    return 0;
  }
  io.printError(HELP);
  return 2;
}

async function doctor({ env, cwd = process.cwd(), print }: WeirCliIo): Promise<0 | 1> {
  const findings = await examine({ folder: cwd, env, nodeVersion: process.version, connect: connectOnce });
  for (const line of report(findings)) print(line);
  return findings.some(({ state }) => state === 'fail') ? 1 : 0;
}
