/** What a file may import: its own package's files, declared packages by a public entry, and little at run time. */
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { Import } from './module.ts';
import { installedWith, packageOf, type Package, type SourceFile } from './workspace.ts';

/** Packages whose work is to bring others in; every other one of `packages/` is a library. */
const composing = /^packages\/(?:node|viewer|instrumentation-.+)$/;

/**
 * What a library may load besides: `lru-cache`, because its own would be no better, and it has no dependencies and loads in a
 * few milliseconds; `cloudevents`, whose objects are made on request, by an import at that time.
 */
const kept: Readonly<Record<string, readonly string[]>> = {
  'packages/cache': ['lru-cache'],
  'packages/cloudevents': ['cloudevents'],
};

/** Imports across a boundary, undeclared and unused packages, and what a library must not load. */
export function boundaries(workspace: readonly Package[]): readonly string[] {
  const byName = new Map(workspace.map((one) => [one.manifest.name, one]));
  return workspace.flatMap((one) => {
    const isLibrary = one.folder.startsWith('packages/') && !composing.test(one.folder);
    const fromMain = isLibrary ? loadedFromMain(one.sources) : new Set<string>();
    const misplaced = one.sources.flatMap((file) =>
      file.module.imports.flatMap((reference) => {
        const reason =
          misplacedImport(one, file, reference, byName) ??
          (isLibrary ? heavyImport(one, reference, fromMain.has(file.path)) : undefined);
        return reason === undefined ? [] : [`${one.folder}/src/${file.path}:${reference.line}: ${reason}`];
      }),
    );
    return [...misplaced, ...unused(one)];
  });
}

function misplacedImport(
  one: Package,
  { path }: SourceFile,
  { specifier }: Import,
  byName: ReadonlyMap<string, Package>,
): string | undefined {
  if (specifier === undefined || specifier.startsWith('node:')) return undefined;
  if (specifier.startsWith('.')) {
    const target = posix.join('src', posix.dirname(path), specifier);
    return target.startsWith('..') ? `${specifier} leaves the package` : undefined;
  }
  if (isBuiltin(specifier)) return `write node:${specifier}`;

  const name = packageOf(specifier);
  if (name === one.manifest.name) return `${specifier} is this package; import the file itself`;
  if (!installedWith(one.manifest).has(name)) return `${name} is not among the dependencies or peers in package.json`;

  const entry = `.${specifier.slice(name.length)}`;
  const target = byName.get(name);
  if (target !== undefined && (target.manifest.exports?.[entry] ?? null) === null) {
    return `${specifier} is not a public entry of ${name}`;
  }
  return undefined;
}

/** Why a library must not load this, if so: it costs every user start-up time and a dependency. */
function heavyImport(
  { folder, manifest }: Package,
  { specifier, typeOnly }: Import,
  fromMain: boolean,
): string | undefined {
  if (typeOnly) return undefined;
  if (specifier === undefined) return 'a computed import cannot be checked';
  if (specifier.startsWith('.') || specifier.startsWith('node:') || specifier.startsWith('@weir/')) return undefined;

  const name = packageOf(specifier);
  if (name === '@opentelemetry/api' || kept[folder]?.includes(name) === true) return undefined;
  if (manifest.peerDependenciesMeta?.[name]?.optional !== true) {
    return `a library loads @opentelemetry/api, @weir/*, node: and optional peers only, not ${name}`;
  }
  return fromMain ? `the optional peer ${name} is loaded from index.ts; only a subpath entry may` : undefined;
}

function loadedFromMain(sources: readonly SourceFile[]): ReadonlySet<string> {
  const byPath = new Map(sources.map((file) => [file.path, file]));
  const loaded = new Set(['index.ts']);
  for (const path of loaded) {
    for (const { specifier, typeOnly } of byPath.get(path)?.module.imports ?? []) {
      if (!typeOnly && specifier?.startsWith('.') === true) loaded.add(posix.join(posix.dirname(path), specifier));
    }
  }
  return loaded;
}

function unused({ folder, manifest, sources }: Package): readonly string[] {
  const used = new Set(
    sources.flatMap(({ module }) => module.imports.map(({ specifier }) => packageOf(specifier ?? ''))),
  );
  return [...installedWith(manifest)]
    .filter((name) => name.startsWith('@weir/') && !used.has(name))
    .map((name) => `${folder}/package.json: ${name} is declared and never imported`);
}
