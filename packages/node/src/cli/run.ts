/** The command `weir`. */
import { check } from './check.ts';

/** Where the command reads and writes. */
export interface WeirCliIo {
  readonly env: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

const HELP = `weir check <config.yaml>   reads a configuration as startWeir would, and shows the pipelines that it comes to`;

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
  if (['--help', '-h', 'help'].includes(command)) {
    io.print(HELP);
    return 0;
  }
  io.printError(HELP);
  return 2;
}
