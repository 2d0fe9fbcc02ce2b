import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readWorkspace } from '../checks/workspace.ts';
import { readmeFormProblems } from './readme-form.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = readWorkspace(root).filter(({ folder }) => folder.startsWith('packages/'));

test.each(packages.map((one) => [one.manifest.name, one] as const))(
  'the README of %s has the form of all',
  (_, one) => {
    expect(readmeFormProblems(one, readFileSync(join(root, one.folder, 'README.md'), 'utf8'))).toEqual([]);
  },
);

test('each thing that is otherwise is named', () => {
  const one = { folder: 'packages/a', sources: [], manifest: { name: '@weir/a', version: '0.0.0' } };
  const code = '```ts\nimport { b } from "b/c";\n```\n\n```text\n1\n```\n';
  const kept = `# @weir/a\n\nOf use.\n\n\`\`\`sh\nnpm install @weir/a b\n\`\`\`\n\n${code}\n## Guarantees\n\n## Limitations\n`;
  expect(readmeFormProblems(one, kept)).toEqual([]);
  expect(readmeFormProblems(one, kept.replace('# @weir/a', '# A'))).toEqual(['the title must be @weir/a']);
  expect(readmeFormProblems(one, kept.replace('Of use.', ''))).toEqual(['after the title it must say what it is for']);
  expect(readmeFormProblems(one, kept.replace('a b', 'a'))).toEqual([
    'the first block must be "npm install @weir/a b"',
  ]);
  expect(readmeFormProblems(one, `${kept}\n## License\n`)).toEqual([
    'the last sections must be Guarantees and Limitations',
  ]);
});
