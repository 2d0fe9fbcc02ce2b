/** The packages and examples as their folders hold them: what the structural checks judge. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseModule, type Module } from './module.ts';

/** The parts of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly license?: string;
  readonly sideEffects?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>> | null>>;
  /** Modules of `src` that run in threads of their own: built like public entries, but for nobody to import. */
  readonly threads?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A source file: `path` is relative to the package's `src`, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly module: Module;
}

/** One package or example: `folder` is relative to the top of the repository, with forward slashes. */
export interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: readonly SourceFile[];
}

/** Every folder of `packages/` and `examples/` that holds a package.json, in alphabetical order. */
export function readWorkspace(root: string): readonly Package[] {
  return ['packages', 'examples']
    .flatMap((parent) => childrenOf(join(root, parent)).map((child) => `${parent}/${child}`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest,
      sources: readSources(join(root, folder, 'src')),
    }));
}

/** What a user of the package gets with it: dependencies of every kind but those for development. */
export function installedWith(manifest: Manifest): ReadonlySet<string> {
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  return new Set(Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }));
}

/** The package that a bare specifier names: `@weir/delivery/kafka` is of `@weir/delivery`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function readSources(src: string): readonly SourceFile[] {
  if (!existsSync(src)) return [];
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, module: parseModule(path, readFileSync(join(src, path), 'utf8')) }));
}

function childrenOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
