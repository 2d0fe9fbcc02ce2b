/** The list of checks, and how one run of them reads. */
import { apiReport } from './api-report.ts';
import { boundaries } from './boundaries.ts';
import { importBudgets } from './budgets.ts';
import { cycles } from './cycles.ts';
import { generated } from './generated.ts';
import { indexFiles } from './index-files.ts';
import { layers } from './layers.ts';
import { links } from './links.ts';
import { oxfmt, oxlint } from './lint-tools.ts';
import { packages } from './packages.ts';
import { references } from './references.ts';
import { text } from './text.ts';
import { verdict } from './verdict.ts';
import { readWorkspace, type Package } from './workspace.ts';

/** Gives one line or paragraph for each problem, none when all is well. */
type Check = (root: string, workspace: readonly Package[], updateApi: boolean) => Problems | Promise<Problems>;
type Problems = readonly string[];

const checks: Readonly<Record<string, Check>> = {
  layers: (_root, workspace) => layers(workspace),
  boundaries: (_root, workspace) => boundaries(workspace),
  cycles: (_root, workspace) => cycles(workspace),
  'index-files': (_root, workspace) => indexFiles(workspace),
  references,
  text,
  links,
  generated,
  oxlint,
  oxfmt,
  'api-report': apiReport,
  packages,
  'import-budgets': importBudgets,
};

export const checkNames: readonly string[] = Object.keys(checks);

export interface CheckOptions {
  /** The checks to run; all when empty. */
  readonly names?: readonly string[];
  /** Whether api.md files are written instead of compared. */
  readonly updateApi?: boolean;
}

/** Runs the checks in their order and prints a line for each, with its problems under it; gives what failed with its problems. */
export async function runChecks(
  root: string,
  { names = [], updateApi = false }: CheckOptions = {},
): Promise<{ readonly passed: number; readonly failed: readonly string[] }> {
  const workspace = readWorkspace(root);
  const failed: string[] = [];
  const chosen = Object.entries(checks).filter(([name]) => names.length === 0 || names.includes(name));
  for (const [name, check] of chosen) {
    const start = performance.now();
    const problems = await attempt(() => check(root, workspace, updateApi));
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    const failure = verdict(name, problems, ` (${seconds} s)`);
    if (failure !== undefined) failed.push(failure);
  }
  return { passed: chosen.length - failed.length, failed };
}

/** A check that breaks has failed; the others still run. */
async function attempt(check: () => Problems | Promise<Problems>): Promise<Problems> {
  try {
    return await check();
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}
