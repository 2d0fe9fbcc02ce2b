/** The compiler builds what package.json declares: tsconfig references equal the `@weir/*` dependencies. */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { installedWith, type Package } from './workspace.ts';

/** References that are missing or too many, in every package and example and in the two projects of `test/`. */
export function references(root: string, workspace: readonly Package[]): readonly string[] {
  const folderOf = new Map(workspace.map(({ manifest, folder }) => [manifest.name, folder]));
  const all = workspace.flatMap(({ folder }) => [folder, ...pageOf(root, folder)]);
  return [
    ...workspace.flatMap(({ folder, manifest }) => {
      const wanted = [...installedWith(manifest)].flatMap((name) => folderOf.get(name) ?? []);
      return compare(root, `${folder}/tsconfig.json`, wanted);
    }),
    ...compare(root, 'test/tsconfig.json', [...all, 'test/tsconfig.tests.json']),
    ...compare(root, 'test/tsconfig.tests.json', all),
  ];
}

/** The project of a package's page, which runs in a browser and so knows other globals. */
function pageOf(root: string, folder: string): readonly string[] {
  const page = `${folder}/page`;
  return existsSync(join(root, page, 'tsconfig.json')) ? [page] : [];
}

function compare(root: string, file: string, wanted: readonly string[]): readonly string[] {
  if (!existsSync(join(root, file))) return [`${file}: missing`];
  const project = JSON.parse(readFileSync(join(root, file), 'utf8')) as { references?: { path: string }[] };
  const found = (project.references ?? []).map(({ path }) => posix.join(posix.dirname(file), path));
  return [
    ...wanted.filter((path) => !found.includes(path)).map((path) => `${file}: no reference to ${path}`),
    ...found.filter((path) => !wanted.includes(path)).map((path) => `${file}: ${path} is not a dependency`),
  ];
}
