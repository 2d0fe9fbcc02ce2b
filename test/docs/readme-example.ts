/** Runs the first example of a README as a user would, and holds it to the output printed below it. */
import { execFile } from 'node:child_process';
import { snippetsOf } from './snippets.ts';

export interface ReadmeExample {
  readonly code: string;
  /** The lines it prints. */
  readonly output: readonly string[];
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '<uuid>': '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  '<time>': String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})`,
  '<hex>': '[0-9a-f]+',
};

/**
 * The first `ts` block and the fenced block after it.
 *
 * @throws Error where there is no such block, or the one after it is neither `text` nor `console`
 */
export function readmeExample(markdown: string): ReadmeExample {
  const blocks = snippetsOf(markdown);
  const at = blocks.findIndex(({ language }) => language === 'ts');
  if (at === -1) throw new Error('there is no ```ts block');
  const { language = '', code: output = '' } = blocks[at + 1] ?? {};
  if (language !== 'text' && language !== 'console') {
    throw new Error('after the first ```ts block there is no ```text or ```console block with its output');
  }
  const lines = output.trimEnd().split('\n');
  // In a console block, the commands that a reader types.
  return {
    code: blocks[at]?.code ?? '',
    output: lines.filter((line) => language === 'text' || !line.startsWith('$ ')),
  };
}

/**
 * Runs the code as a module of its own process, at home in `folder`: its imports are found as from a file there, the package
 * itself by its own name, which gives what was built.
 *
 * @returns the lines it prints
 * @throws Error with what it wrote to stderr where it fails, or has not ended after `timeoutMs`
 */
export function run(code: string, folder: string, timeoutMs = 20_000): Promise<readonly string[]> {
  const strip = process.features.typescript === false ? ['--experimental-strip-types'] : [];
  const args = [...strip, '--disable-warning=ExperimentalWarning', '--input-type=module-typescript'];
  // Nothing that is set here for another purpose, such as colours, changes what is printed. NODE_OPTIONS can hold the flag
  // that an older Node strips types by.
  const options = {
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_OPTIONS: process.env['NODE_OPTIONS'] },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trimEnd().split('\n'));
      else reject(new Error(error.killed === true ? `not at its end after ${timeoutMs} ms` : stderr.trim()));
    });
    child.stdin?.end(code);
  });
}

/** The lines that were printed, each that a line with placeholders stands for written as that line. */
export function withPlaceholders(printed: readonly string[], expected: readonly string[]): readonly string[] {
  return printed.map((line, index) => {
    const wanted = expected[index] ?? '';
    return new RegExp(`^${pattern(wanted)}$`).test(line) ? wanted : line;
  });
}

function pattern(line: string): string {
  return line
    .split(/(<\w+>)/)
    .map((part) => PLACEHOLDERS[part] ?? part.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
    .join('');
}
