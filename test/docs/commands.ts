/** The commands that a page tells its readers to type, held against what the programs say of themselves. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Package } from '../checks/workspace.ts';
import { snippetsOf } from './snippets.ts';

/** One line of a console: the program, and what follows it. */
export interface TypedCommand {
  readonly line: number;
  readonly program: string;
  readonly words: readonly string[];
}

/** Those of a page that start a program of Weir, or a script of the repository by `npm run`. */
export function typedCommands(markdown: string): readonly TypedCommand[] {
  return snippetsOf(markdown)
    .filter(({ language }) => language === 'console' || language === 'sh')
    .flatMap(({ language, code, line }) =>
      code.split('\n').flatMap((text, index) => {
        if (language === 'console' && !text.startsWith('$ ')) return [];
        const typed = text.replace(/^\$ /, '').replace(/ #.*$/, '').trim();
        const started = /^(?:npx (?:-y )?(?:-p \S+ )?)?(?:@weir\/(?=viewer)|(?=weir))(\S+)(.*)$/.exec(typed);
        const script = /^npm (?:run )?(\S+)(.*)$/.exec(typed);
        const [, name = '', rest = ''] = started ?? (/^npm (?:run|test\b)/.test(typed) ? script : null) ?? [];
        if (name === '') return [];
        const program = started === null ? 'npm' : name === 'viewer' ? 'weir-viewer' : name;
        const words =
          rest
            .split(/[|>&;]/)[0]
            ?.split(' ')
            .filter((word) => word !== '') ?? [];
        return [{ line: line + 1 + index, program, words: started === null ? [name] : words }];
      }),
    );
}

/** What each program of the packages says when it is asked for help, and the scripts of the repository as those of `npm`. */
export async function helpTexts(root: string, workspace: readonly Package[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map([['npm', `${Object.keys(scriptsOf(root)).join('\n')}\n`]]);
  for (const { folder } of workspace) {
    for (const [name, file] of Object.entries(binsOf(join(root, folder)))) {
      const { stdout } = await promisify(execFile)(process.execPath, [join(root, folder, file), '--help']);
      texts.set(name, stdout);
    }
  }
  return texts;
}

/** What is wrong with a command, if anything. */
export function commandProblem(
  { program, words }: TypedCommand,
  help: ReadonlyMap<string, string>,
): string | undefined {
  const text = help.get(program);
  if (text === undefined) return `there is no ${program}`;
  // What follows `--` is a command of somebody else.
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const [first = ''] = own;
  const asked = [...(first.startsWith('-') ? [] : [first]), ...own.filter((word) => word.startsWith('-'))];
  const unknown = asked.map((word) => word.replace(/=.*$/, '')).find((word) => !knows(text, word));
  return unknown === undefined ? undefined : `${program} does not know ${unknown}`;
}

function knows(text: string, word: string): boolean {
  return word === '' || text.split(/[\s[\],|<>"]+/).includes(word);
}

function scriptsOf(folder: string): Readonly<Record<string, string>> {
  return manifestOf(folder).scripts ?? {};
}

function binsOf(folder: string): Readonly<Record<string, string>> {
  return manifestOf(folder).bin ?? {};
}

function manifestOf(folder: string): { scripts?: Record<string, string>; bin?: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
}
