/** Packages that were loaded before Weir, and so are not instrumented. */
import { createRequire } from 'node:module';
import type { Instrumentation } from './stock.ts';

/** Names of the packages that `require` has loaded so far; what was imported as an ES module cannot be told. */
export function loadedPackages(
  files: readonly string[] = Object.keys(createRequire(import.meta.url).cache),
): ReadonlySet<string> {
  const names = files.flatMap((file) => {
    const [, name] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file) ?? [];
    return name === undefined ? [] : [name.replaceAll('\\', '/')];
  });
  return new Set(names);
}

/** Those of them that an instrumentation would have patched. */
export function loadedEarly(
  instrumentations: readonly Instrumentation[],
  loaded: ReadonlySet<string>,
): readonly string[] {
  const patched = instrumentations.flatMap((one) => {
    const { getModuleDefinitions } = one as { getModuleDefinitions?: () => readonly { readonly name?: unknown }[] };
    return getModuleDefinitions?.call(one).map(({ name }) => String(name)) ?? [];
  });
  return [...new Set(patched.filter((name) => loaded.has(name)))];
}
