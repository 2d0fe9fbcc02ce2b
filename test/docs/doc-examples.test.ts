import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { readWorkspace } from '../checks/workspace.ts';
import { runExample } from './doc-example.ts';
import { exampleScope } from './example-scope.ts';
import { publicNames } from './public-names.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const workspace = readWorkspace(root);

for (const one of workspace.filter(({ folder }) => folder.startsWith('packages/'))) {
  for (const { name, examples } of publicNames(root, one)) {
    for (const [index, code] of examples.entries()) {
      const which = examples.length === 1 ? '' : ` ${index + 1}`;
      test(`${one.manifest.name} ${name} example${which}`, async () => {
        await runExample(code, await exampleScope(root, [one], workspace));
      });
    }
  }
}
