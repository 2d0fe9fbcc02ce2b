/** What a package may cost its users: what importing it reads, and how much is downloaded. */
import { statSync } from 'node:fs';
import budgets from './budgets.json' with { type: 'json' };
import { importCost } from './import-cost.ts';
import type { Manifest, Package } from './workspace.ts';

/** In kB, of one package. */
interface Budget {
  /** Source text that an import of the main entry reads, beyond Node and the OpenTelemetry API. */
  readonly imported: number;
  /** The tarball. */
  readonly packed: number;
}

// They stand on packages of their field, which load what they load.
const NO_LIBRARIES = /^@weir\/(?:node|viewer|instrumentation-.*)$/;

/** Imports that read more than their budget, or load what is optional: no SDK, no optional peer, no schema library. */
export async function importBudgets(root: string, workspace: readonly Package[]): Promise<readonly string[]> {
  const published = workspace.filter(({ manifest }) => manifest.private !== true);
  const problems: string[] = [];
  for (const { folder, manifest } of published) {
    const { kilobytes, packages } = await importCost(root, folder, manifest.name);
    problems.push(...overBudget(manifest.name, 'imported', kilobytes));
    if (NO_LIBRARIES.test(manifest.name)) continue;
    const foreign = packages.filter((name) => !isExpected(manifest, name));
    if (foreign.length > 0) problems.push(`${manifest.name}: an import loads ${foreign.join(', ')}`);
  }
  return problems;
}

/** A tarball that is larger than its budget. */
export function packedBudget(name: string, tarball: string): readonly string[] {
  return overBudget(name, 'packed', statSync(tarball).size / 1_000);
}

function overBudget(name: string, what: keyof Budget, kilobytes: number): readonly string[] {
  const budget = (budgets as Readonly<Record<string, Budget>>)[name];
  if (budget === undefined) return [`${name}: no budget in test/checks/budgets.json`];
  if (kilobytes <= budget[what]) return [];
  return [`${name}: ${kilobytes.toFixed(0)} kB ${what}, ${budget[what]} are budgeted in test/checks/budgets.json`];
}

function isExpected({ dependencies = {} }: Manifest, name: string): boolean {
  return name.startsWith('@weir/') || Object.hasOwn(dependencies, name);
}
