import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pages } from '../checks/links.ts';
import { readWorkspace } from '../checks/workspace.ts';
import { commandProblem, helpTexts, typedCommands } from './commands.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('every command that a page names is one that there is, with options that it has', async () => {
  const help = await helpTexts(root, readWorkspace(root));
  const found = (await pages(root)).flatMap((page) =>
    typedCommands(readFileSync(join(root, page), 'utf8')).map((typed) => ({ page, typed })),
  );
  expect(found.length).toBeGreaterThan(10);
  const problems = found.flatMap(({ page, typed }) => {
    const problem = commandProblem(typed, help);
    return problem === undefined ? [] : [`${page}:${typed.line}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

describe('reading', () => {
  test('a command stands after a prompt, or by itself in a block of shell', () => {
    const markdown =
      '```console\n$ weir-flows late --json | head\nlate\n```\n```sh\nnpx @weir/viewer flows   # all\nls\nnpm test\n```\n';
    expect(typedCommands(markdown)).toEqual([
      { line: 2, program: 'weir-flows', words: ['late', '--json'] },
      { line: 6, program: 'weir-viewer', words: ['flows'] },
      { line: 8, program: 'npm', words: ['test'] },
    ]);
  });

  test('a word or an option that the help does not name is a problem', () => {
    const help = new Map([['weir', 'weir check <file> [--json]']]);
    const problem = (...words: string[]) => commandProblem({ line: 1, program: 'weir', words }, help);
    expect(problem('check', 'a.yaml', '--json')).toBeUndefined();
    expect(problem('check', '--', 'node', '--import', 'a')).toBeUndefined();
    expect(problem('doctor')).toBe('weir does not know doctor');
    expect(problem('check', '--verbose')).toBe('weir does not know --verbose');
    expect(commandProblem({ line: 1, program: 'weir-x', words: [] }, help)).toBe('there is no weir-x');
  });
});
