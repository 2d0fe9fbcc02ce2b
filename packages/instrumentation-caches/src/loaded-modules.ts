/** Modules of a library that were required before its instrumentation was made. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sep } from 'node:path';

const { cache } = createRequire(import.meta.url);

/** What the modules of this library, of these major versions, export; their dependencies are left out. */
export function loadedExports(library: string, versions: readonly string[]): readonly object[] {
  const folder = `${sep}node_modules${sep}${library}${sep}`;
  return Object.values(cache).flatMap((module) => {
    if (module === undefined || !module.loaded) return [];
    const at = module.filename.lastIndexOf(folder);
    if (at === -1 || module.filename.indexOf(`${sep}node_modules${sep}`, at + folder.length) !== -1) return [];
    const exports: unknown = module.exports;
    const isObject = (typeof exports === 'object' && exports !== null) || typeof exports === 'function';
    return isObject && isSupported(module.filename.slice(0, at + folder.length), versions) ? [exports] : [];
  });
}

/** Ranges are `>=a.b.c <d.e.f`, as those of this package are. */
function isSupported(folder: string, versions: readonly string[]): boolean {
  const { version } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { readonly version?: unknown };
  const major = typeof version === 'string' ? Number.parseInt(version, 10) : Number.NaN;
  return versions.some((range) => {
    const [least = Number.NaN, beyond = Number.NaN] = [...range.matchAll(/\d+(?=\.\d+\.\d+)/g)].map(Number);
    return major >= least && major < beyond;
  });
}
