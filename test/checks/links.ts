/** Links between the pages of the repository lead somewhere: to a file that is there, and to a heading in it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import GithubSlugger from 'github-slugger';
import { command } from './command.ts';

/** Every link of a tracked page, as `file:line: target`, that leads nowhere. Addresses on the web are not asked. */
export async function links(root: string): Promise<readonly string[]> {
  return (await pages(root)).flatMap((page) =>
    linksOf(readFileSync(join(root, page), 'utf8')).flatMap(({ line, target }) => {
      const problem = leadsNowhere(root, page, target);
      return problem === undefined ? [] : [`${page}:${line}: ${target}: ${problem}`];
    }),
  );
}

/**
 * Every page that is tracked, or new and not ignored, relative to the top of the repository.
 *
 * @throws Error where git cannot tell them
 */
export async function pages(root: string): Promise<readonly string[]> {
  const listed = await command('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'], root);
  if (listed.status !== 0) throw new Error(`git ls-files: ${listed.output}`);
  return [...new Set(listed.output.split('\0'))].filter((page) => page !== '' && existsSync(join(root, page)));
}

/** The targets within the repository that a page links to. */
export function linksOf(markdown: string): readonly { readonly line: number; readonly target: string }[] {
  return proseLines(markdown).flatMap(({ line, text }) =>
    [...text.replaceAll(/`[^`]*`/g, (code) => ' '.repeat(code.length)).matchAll(/\]\(([^()\s]+)\)/g)]
      .map(([, target = '']) => ({ line, target }))
      .filter(({ target }) => !/^[a-z][a-z\d+.-]*:/i.test(target)),
  );
}

/** The anchors of a page's headings, as GitHub names them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const headings = proseLines(markdown).flatMap(({ text }) => /^#{1,6} +(.+?) *#*$/.exec(text)?.[1] ?? []);
  return new Set(headings.map((heading) => slugger.slug(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'))));
}

function leadsNowhere(root: string, page: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
  if (file.startsWith('..')) return 'outside the repository';
  if (!existsSync(join(root, file))) return 'no such file';
  if (anchor === undefined) return undefined;
  if (!file.endsWith('.md') || statSync(join(root, file)).isDirectory()) return undefined;
  return anchorsOf(readFileSync(join(root, file), 'utf8')).has(anchor) ? undefined : 'no such heading';
}

/** What is no code block, with its line from 1. */
function proseLines(markdown: string): readonly { readonly line: number; readonly text: string }[] {
  let fence: string | undefined;
  return markdown.split('\n').flatMap((text, index) => {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(text) ?? [];
    if (fence === undefined) {
      fence = mark;
      return mark === undefined ? [{ line: index + 1, text }] : [];
    }
    if (mark !== undefined && mark.startsWith(fence) && /^ {0,3}[`~]+\s*$/.test(text)) fence = undefined;
    return [];
  });
}
