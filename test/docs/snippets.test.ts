import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pages } from '../checks/links.ts';
import { readWorkspace } from '../checks/workspace.ts';
import { runExample } from './doc-example.ts';
import { fragmentOf, snippetsOf, type Snippet } from './snippets.ts';
import { snippetScope } from './snippet-scope.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const workspace = readWorkspace(root);

// A report of declarations is made by a tool.
const written = (await pages(root)).filter((page) => !page.endsWith('/api.md'));

for (const page of written) {
  for (const snippet of fragmentsOf(page)) {
    test(`${page}:${snippet.line} runs`, async () => {
      const { imports, body } = fragmentOf(snippet.code);
      await runExample(
        body.replaceAll('import.meta', 'importMeta'),
        await snippetScope(root, page, imports, workspace),
      );
    });
  }
}

/**
 * What is code, but for what is run as a process of its own: the first of a README, with what it prints; and whole files, which
 * name themselves in their first line (the first flow of the README is tried by the lane of packed packages).
 */
function fragmentsOf(page: string): readonly Snippet[] {
  const snippets = snippetsOf(readFileSync(join(root, page), 'utf8'));
  const first = page.endsWith('README.md') ? snippets.find(({ language }) => language === 'ts') : undefined;
  return snippets.filter(
    (snippet) => /^[jt]s$/.test(snippet.language) && snippet !== first && !/^\/\/ \S+\.mjs$/m.test(snippet.code),
  );
}

describe('reading', () => {
  test('each fenced block is told with its language and line', () => {
    expect(snippetsOf('# A\n\n```ts\na;\n```\n\n````md\n```\n````\n')).toEqual([
      { language: 'ts', code: 'a;\n', line: 3 },
      { language: 'md', code: '```\n', line: 7 },
    ]);
  });

  test('imports are told apart from the rest, whose lines stay where they were', () => {
    const { imports, body } = fragmentOf(`import a, { b as c } from 'x';\nimport type { D } from 'y';\nc;`);
    const names = [
      { imported: 'default', local: 'a' },
      { imported: 'b', local: 'c' },
    ];
    expect(imports).toEqual([{ specifier: 'x', names }]);
    expect(body.split('\n').map((line) => line.trim())).toEqual(['', '', 'c;']);
  });

  test('code that does not parse is an error', () => {
    expect(() => fragmentOf('const a = ;')).toThrow(SyntaxError);
  });
});
