/** The fenced blocks of a page, and the running of those that are code. */
import { parseSync } from 'oxc-parser';

/** One fenced block. */
export interface Snippet {
  readonly language: string;
  readonly code: string;
  /** The line of the fence, from 1. */
  readonly line: number;
}

/** A piece of a program: what it imports, and the rest. */
export interface Fragment {
  readonly imports: readonly { readonly specifier: string; readonly names: readonly ImportedName[] }[];
  /** Each import is blank here, so that lines keep their numbers. */
  readonly body: string;
}

interface ImportedName {
  /** `*` for the whole namespace. */
  readonly imported: string;
  readonly local: string;
}

export function snippetsOf(markdown: string): readonly Snippet[] {
  return [...markdown.matchAll(/^(`{3,})(\w*)[^\n]*\n(.*?)^\1[ \t]*$/gms)].map((match) => {
    const [, , language = '', code = ''] = match;
    return { language, code, line: markdown.slice(0, match.index).split('\n').length };
  });
}

/** Takes the imports out of a program. */
export function fragmentOf(code: string): Fragment {
  const { program, errors } = parseSync('snippet.ts', code, { sourceType: 'module' });
  if (errors.length > 0) throw new SyntaxError(errors.map(({ message }) => message).join('; '));
  let body = code;
  const imports: Fragment['imports'][number][] = [];
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration') continue;
    body = body.slice(0, statement.start) + blank(statement.start, statement.end, code) + body.slice(statement.end);
    if (statement.importKind === 'type') continue;
    const names = statement.specifiers.map((specifier) => ({
      imported:
        specifier.type === 'ImportSpecifier'
          ? 'name' in specifier.imported
            ? specifier.imported.name
            : specifier.imported.value
          : specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : '*',
      local: specifier.local.name,
    }));
    imports.push({ specifier: statement.source.value, names });
  }
  return { imports, body };
}

function blank(start: number, end: number, code: string): string {
  return code.slice(start, end).replace(/[^\n]/g, ' ');
}
