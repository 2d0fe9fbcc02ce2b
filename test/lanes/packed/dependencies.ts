/** What a project needs beside the packages themselves, in the versions that the workspace has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseModule } from '../../checks/module.ts';
import { packageOf, type Package } from '../../checks/workspace.ts';
import { versionsIn } from '../npm-install.ts';
import type { Example } from './examples.ts';

/**
 * Every peer of the packages, optional ones included, and every package that an example or the consumer imports.
 *
 * @returns name and exact version
 */
export async function dependencies(
  root: string,
  published: readonly Package[],
  examples: readonly Example[],
  consumer: string,
): Promise<Readonly<Record<string, string>>> {
  const own = new Set(published.map(({ manifest }) => manifest.name));
  const needed: readonly (readonly [home: string, names: readonly string[]])[] = [
    ['test', ['@types/node', ...importsOf(consumer, readFileSync(consumer, 'utf8'))]],
    ...published.map(({ folder, manifest }) => [folder, Object.keys(manifest.peerDependencies ?? {})] as const),
    ...examples.map(({ home, file, code }) => [home, importsOf(`${file}.ts`, code)] as const),
  ];
  const versions = needed.map(async ([home, names]) => [
    ...(await versionsIn(
      join(root, home),
      names.filter((name) => !own.has(name)),
    )),
  ]);
  return Object.fromEntries((await Promise.all(versions)).flat());
}

function importsOf(path: string, code: string): readonly string[] {
  const specifiers = parseModule(path, code).imports.map(({ specifier = '' }) => specifier);
  return specifiers.filter((specifier) => !specifier.startsWith('node:')).map(packageOf);
}
