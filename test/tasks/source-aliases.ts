/** Lets tests import `@weir/x` and its subpaths from the sources, so that they need no build and meet one copy. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An exact specifier and the file that stands in for it. */
export interface SourceAlias {
  readonly find: RegExp;
  readonly replacement: string;
}

/** One alias for each entry of `exports` that points into `dist`, over all of `packages/`. */
export function sourceAliases(root: string): readonly SourceAlias[] {
  return readdirSync(join(root, 'packages')).flatMap((folder) => {
    const file = join(root, 'packages', folder, 'package.json');
    if (!existsSync(file)) return [];
    const { name, exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
      name: string;
      exports?: Record<string, { default?: string } | string | null>;
    };
    return Object.entries(exports).flatMap(([entry, target]) => {
      const built = typeof target === 'object' ? target?.default : undefined;
      const source = built?.match(/^\.\/dist\/(.+)\.js$/)?.[1];
      if (source === undefined) return [];
      return [
        {
          find: new RegExp(`^${(name + entry.slice(1)).replaceAll('.', String.raw`\.`)}$`),
          replacement: join(root, 'packages', folder, 'src', `${source}.ts`),
        },
      ];
    });
  });
}
