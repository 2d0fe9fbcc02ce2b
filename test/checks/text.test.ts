import { expect, test } from 'vitest';
import { command } from './command.ts';
import { fixtureTree } from './fixture-tree.ts';
import { text, textProblems } from './text.ts';

// Put together here, so that this file itself has none of them.
const absolute = (folder: string) => `/${folder}/x.ts`;
const call = (modifier: string) => `test.${modifier}('does it', () => {});`;

test.each(['root', 'work', 'home', 'tmp/bash_jobs'])('a path under %s is of one machine', (folder) => {
  for (const line of [absolute(folder), `see ${absolute(folder)}`, `file://${absolute(folder)}`]) {
    expect(textProblems('docs/a.md', `fine\n${line}`)).toEqual(['docs/a.md:2: a path of one machine']);
  }
});

test.each(['src/home/page.ts', './work/a.ts', 'https://example.com/home/', '../root/'])(
  '%s is of no machine',
  (line) => {
    expect(textProblems('docs/a.md', line)).toEqual([]);
  },
);

test.each(['only', 'skip', 'todo', 'skipIf', 'runIf'])('a test must not be marked %s', (modifier) => {
  expect(textProblems('a.test.ts', call(modifier))).toEqual(['a.test.ts:1: a test left out or run alone']);
  expect(textProblems('a.ts', call(modifier))).toEqual([]);
});

test('binary files are left alone', () => {
  expect(textProblems('a.png', `\0${absolute('root')}`)).toEqual([]);
});

test('files that git ignores are left alone, new ones are not', async () => {
  const root = fixtureTree({ '.gitignore': 'dist/', 'dist/a.js': absolute('root'), 'new.md': absolute('root') });
  await command('git', ['init', '--quiet'], root);
  expect(await text(root)).toEqual(['new.md:1: a path of one machine']);
});
