import { expect, test } from 'vitest';
import { command } from './command.ts';
import { fixtureTree } from './fixture-tree.ts';
import { anchorsOf, links, linksOf } from './links.ts';

const link = (target: string) => `see [it](${target})`;

async function problems(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = fixtureTree(files);
  await command('git', ['init', '--quiet'], root);
  return links(root);
}

test('a link to a page, a folder, a picture or a heading that is there is fine', async () => {
  const index = ['docs/a.md', 'docs/', 'docs/a.md#how-it-works-1', '#top', 'docs/a%20b.png'].map(link).join('\n');
  expect(
    await problems({
      'README.md': `# Top\n${index}`,
      'docs/a.md': '# A\n## How it `works`\n## How it works\n[up](../README.md)',
      'docs/a b.png': '',
    }),
  ).toEqual([]);
});

test('a link to what is gone is named with its line', async () => {
  expect(await problems({ 'docs/a.md': `# A\n\n${link('b.md')} and ${link('../c.md#d')}` })).toEqual([
    'docs/a.md:3: b.md: no such file',
    'docs/a.md:3: ../c.md#d: no such file',
  ]);
});

test('a link to a heading that is gone, or out of the repository, is named', async () => {
  expect(await problems({ 'a.md': `# A\n${link('#b')}\n${link('../x.md')}` })).toEqual([
    'a.md:2: #b: no such heading',
    'a.md:3: ../x.md: outside the repository',
  ]);
});

test('addresses on the web, code and blocks of code are no links within the repository', () => {
  const markdown = `[a](https://example.com/b)\n\`[a](b.md)\`\n\`\`\`md\n[a](c.md)\n\`\`\`\n[a](d.md)`;
  expect(linksOf(markdown)).toEqual([{ line: 6, target: 'd.md' }]);
});

test('headings are named as GitHub names them', () => {
  expect([...anchorsOf('# One, two: `three`\n## One two three\n## [Four](x.md) #\n```\n# five\n```')]).toEqual([
    'one-two-three',
    'one-two-three-1',
    'four',
  ]);
});
