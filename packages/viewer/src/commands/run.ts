/** Does what the command line says. */
import { packageVersion } from '../package-version.ts';
import { AskError } from './ask.ts';
import { printFlow } from './flow.ts';
import { printFlows } from './flows.ts';
import { type Command, HELP, parseCommand, UsageError } from './options.ts';
import { serve } from './serve.ts';
import type { CliSurroundings } from './surroundings.ts';
import { tail } from './tail.ts';

/**
 * Runs one command.
 *
 * @returns the exit code: 0, 1 where something failed, 2 for a mistake on the command line
 * @example
 * await runViewerCli(['--version'], { signal: AbortSignal.timeout(1_000), env: {}, print() {}, printError() {} }); // 0
 */
export async function runViewerCli(args: readonly string[], surroundings: CliSurroundings): Promise<number> {
  try {
    return await run(parseCommand(args), surroundings);
  } catch (error) {
    if (error instanceof UsageError) {
      surroundings.printError(`weir-viewer: ${error.message}`);
      return 2;
    }
    if (!isOurs(error)) throw error;
    surroundings.printError(`weir-viewer: ${error.message}`);
    return error.code === 'WEIR_FLOW_STORE_OPTION' ? 2 : 1;
  }
}

/** Errors of Weir, a store's among them, name keys and conditions. */
function isOurs(error: unknown): error is Error & { readonly code?: unknown } {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return error instanceof AskError || (typeof code === 'string' && code.startsWith('WEIR_'));
}

async function run(command: Command, surroundings: CliSurroundings): Promise<number> {
  switch (command.word) {
    case 'help':
      surroundings.print(HELP);
      return 0;
    case 'version':
      surroundings.print(packageVersion());
      return 0;
    case 'serve':
      return serve(command, surroundings);
    case 'flows':
      return printFlows(command, surroundings);
    case 'flow':
      return printFlow(command, surroundings);
    case 'tail':
      return tail(command, surroundings);
    default:
      throw new UsageError('there is no such command');
  }
}
