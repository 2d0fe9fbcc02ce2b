/** An index.ts is the list of what a package offers: re-exports by name, and nothing else. */
import type { Package } from './workspace.ts';

/** The statements of index files, in `packages/`, that are anything but `export { name } from '...'`. */
export function indexFiles(workspace: readonly Package[]): readonly string[] {
  return workspace
    .filter(({ folder }) => folder.startsWith('packages/'))
    .flatMap(({ folder, sources }) =>
      sources
        .filter(({ path }) => path === 'index.ts' || path.endsWith('/index.ts'))
        .flatMap(({ path, module }) =>
          module.otherStatements.map(
            (line) => `${folder}/src/${path}:${line}: only "export { name } from" belongs here`,
          ),
        ),
    );
}
