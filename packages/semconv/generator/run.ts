/** What the command does, given its arguments and the folder of the repository. */
import { outputsOf, staleFiles, writeOutputs } from './outputs.ts';
import { RegistryError } from './problems.ts';
import { loadRegistry } from './registry.ts';
import { renewCommand } from './renew-command.ts';

/** How a run ended: the exit code (0 well, 1 stale or not valid, 2 called wrongly) and the lines to print. */
export interface Outcome {
  readonly code: 0 | 1 | 2;
  readonly lines: readonly string[];
}

/** Generates from `packages/semconv/registry` under `root`; with `--check` it writes nothing. */
export function run(args: readonly string[], root: URL): Outcome {
  const check = args[0] === '--check';
  if (args.length > (check ? 1 : 0)) return { code: 2, lines: ['usage: generate.ts [--check]'] };
  try {
    const outputs = outputsOf(loadRegistry(new URL('packages/semconv/registry/', root)));
    if (!check) return { code: 0, lines: writeOutputs(outputs, root).map((path) => `wrote ${path}`) };
    const stale = staleFiles(outputs, root);
    return stale.length === 0
      ? { code: 0, lines: [] }
      : { code: 1, lines: stale.map((path) => `${path} is stale: renew it with "${renewCommand}"`) };
  } catch (error) {
    if (error instanceof RegistryError) return { code: 1, lines: error.message.split('\n') };
    throw error;
  }
}
