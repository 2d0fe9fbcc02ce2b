/** The names that a snippet of a page finds: what it imports, and what the text around it speaks of. */
import { exampleScope } from './example-scope.ts';
import type { Fragment } from './snippets.ts';
import { spokenOf } from './spoken-of.ts';
import type { Package } from '../checks/workspace.ts';

/**
 * Every package and the stock SDK, then what the snippet imports, then what its page speaks of.
 *
 * @throws Error for an import of a name that there is not
 */
export async function snippetScope(
  root: string,
  page: string,
  imports: Fragment['imports'],
  workspace: readonly Package[],
): Promise<Readonly<Record<string, unknown>>> {
  const packages = workspace.filter(({ folder }) => folder.startsWith('packages/'));
  const home = packages.find(({ folder }) => page.startsWith(`${folder}/`));
  const others = packages.filter((one) => one !== home);
  const scope: Record<string, unknown> = {
    ...(await exampleScope(root, [...others, ...(home ? [home] : [])], workspace)),
  };
  for (const { specifier, names } of imports) {
    const module = (await import(/* @vite-ignore */ specifier)) as Readonly<Record<string, unknown>>;
    for (const { imported, local } of names) {
      if (imported !== '*' && !(imported in module)) throw new Error(`${specifier} has no ${imported}`);
      scope[local] = imported === '*' ? module : module[imported];
    }
  }
  return { ...scope, ...(await spokenOf(page, scope)) };
}
