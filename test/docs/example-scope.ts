/** The names that an example of a package finds without importing them, as on the first line of a new process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { onTestFinished, vi } from 'vitest';
import { installedWith, type Package } from '../checks/workspace.ts';
import { stockSdk } from './stock-sdk.ts';

type Names = Readonly<Record<string, unknown>>;

/**
 * The stock SDK, every entry of the packages and of those below them, and what the last one's `test/doc-example-fixtures.ts`
 * exports, a later name before an earlier. All of it is loaded anew.
 */
export async function exampleScope(
  root: string,
  packages: readonly Package[],
  workspace: readonly Package[],
): Promise<Names> {
  startAnew();
  const scope: Record<string, unknown> = { ...stockSdk };
  for (const each of new Set(packages.flatMap((one) => withPackagesBelow(one, workspace)))) {
    for (const specifier of entriesOf(each)) Object.assign(scope, await import(/* @vite-ignore */ specifier));
  }
  const fixtures = join(root, packages.at(-1)?.folder ?? '', 'test', 'doc-example-fixtures.ts');
  if (existsSync(fixtures)) Object.assign(scope, await import(/* @vite-ignore */ fixtures));
  return scope;
}

/** The lowest first, the package itself last. */
export function withPackagesBelow(one: Package, workspace: readonly Package[]): readonly Package[] {
  const used = installedWith(one.manifest);
  const below = workspace.filter(({ manifest }) => used.has(manifest.name));
  return [...new Set([...below.flatMap((each) => withPackagesBelow(each, workspace)), one])];
}

function entriesOf({ manifest }: Package): readonly string[] {
  return (
    Object.entries(manifest.exports ?? {})
      .filter(([, target]) => typeof target === 'object' && target?.['default']?.endsWith('.js') === true)
      // What is loaded for its effect is no place for names.
      .filter(([, target]) => !hasEffect(manifest, (target as Readonly<Record<string, string>>)['default'] ?? ''))
      .map(([entry]) => manifest.name + entry.slice(1))
  );
}

function hasEffect({ sideEffects }: Package['manifest'], file: string): boolean {
  return Array.isArray(sideEffects) && sideEffects.includes(file);
}

/** Modules are loaded again, and what they keep for the whole process they find empty: no example sees another's counts. */
function startAnew(): void {
  vi.resetModules();
  const symbolFor = Symbol.for;
  const kept = new Map<string, symbol>();
  const spy = vi.spyOn(Symbol, 'for').mockImplementation((key) => {
    if (!key.startsWith('weir.')) return symbolFor(key);
    const symbol = kept.get(key) ?? Symbol(key);
    kept.set(key, symbol);
    return symbol;
  });
  // What an example prints is for its reader.
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => {
    log.mockRestore();
    spy.mockRestore();
    for (const registered of [context, logs, metrics, propagation, trace]) registered.disable();
  });
}
