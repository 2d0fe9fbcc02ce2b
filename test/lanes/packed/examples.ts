/** The first example of every README: where it stands, and whether it prints what stands below it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Package } from '../../checks/workspace.ts';
import { readmeExample, run, withPlaceholders, type ReadmeExample } from '../../docs/readme-example.ts';

/** One to run. */
export interface Example extends ReadmeExample {
  /** The README, relative to the top of the repository. */
  readonly file: string;
  /** A folder in which the workspace has what the code imports. */
  readonly home: string;
}

/** The example of the repository's README, and that of each package. */
export function readmeExamples(root: string, published: readonly Package[]): readonly Example[] {
  const homes = [['.', 'examples/bookapp'], ...published.map(({ folder }) => [folder, folder])] as const;
  return homes.map(([folder = '', home = '']) => {
    const file = join(folder, 'README.md');
    return { file, home, ...readmeExample(readFileSync(join(root, file), 'utf8')) };
  });
}

/** How an example that runs in the project differs from its README: it fails, or prints something else. */
export async function exampleProblems(project: string, { code, output }: Example): Promise<readonly string[]> {
  try {
    const printed = withPlaceholders(await run(code, project), output);
    return isDeepStrictEqual(printed, output) ? [] : [`it prints:\n${printed.join('\n')}`];
  } catch (error) {
    return [(error as Error).message];
  }
}
