/** Files that are kept hold no path of one machine, and no test is left out or run alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';

const rules = [
  { files: /./, pattern: /(?<![\w.~-])\/(?:root|work|home)\//, says: 'a path of one machine' },
  { files: /./, pattern: /\/tmp\/bash[_]jobs/, says: 'a path of one machine' },
  { files: /\.test\.ts$/, pattern: /\.(?:only|skip|todo|skipIf|runIf)\(/, says: 'a test left out or run alone' },
];

/** Every line, of all files that git tracks or would add, that breaks a rule. */
export async function text(root: string): Promise<readonly string[]> {
  const listed = await command('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root);
  if (listed.status !== 0) return [`git ls-files: ${listed.output}`];
  const files = [...new Set(listed.output.split('\0'))].filter((file) => file !== '');
  return files.flatMap((file) => textProblems(file, read(join(root, file))));
}

/** The lines of one file that break a rule, as `file:line: what`. */
export function textProblems(file: string, content: string): readonly string[] {
  if (content.includes('\0')) return [];
  const applicable = rules.filter(({ files }) => files.test(file));
  return content
    .split('\n')
    .flatMap((line, index) =>
      applicable.filter(({ pattern }) => pattern.test(line)).map(({ says }) => `${file}:${index + 1}: ${says}`),
    );
}

/** Nothing for a file that is listed but gone, as while a rename is under way. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
