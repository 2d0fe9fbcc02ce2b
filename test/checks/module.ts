/** What a TypeScript file refers to: its imports of every form, and whether it only passes names on. */
import { parseSync, Visitor } from 'oxc-parser';

/** One reference to another module. */
export interface Import {
  /** As written; undefined where it is computed. */
  readonly specifier: string | undefined;
  /** Erased by the compiler. `import { type A }` is not: under `verbatimModuleSyntax` its module is still loaded. */
  readonly typeOnly: boolean;
  /** From 1. */
  readonly line: number;
}

export interface Module {
  readonly imports: readonly Import[];
  /** Lines of top-level statements other than `export { a, b } from 'x'`, its type form and the empty `export {}`. */
  readonly otherStatements: readonly number[];
}

/**
 * Reads imports, re-exports, dynamic imports, `import('x')` types, `require('x')` and `import.meta.resolve('x')`.
 *
 * @throws SyntaxError when the text does not parse
 */
export function parseModule(path: string, text: string): Module {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors.map(({ message }) => message).join('; ')}`);

  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  const add = (source: unknown, start: number, typeOnly: boolean): void => {
    imports.push({ specifier: literal(source), typeOnly, line: lineOf(start) });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.start, node.importKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.start, node.exportKind === 'type'),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) add(node.source, node.start, node.exportKind === 'type');
    },
    ImportExpression: (node) => add(node.source, node.start, false),
    TSImportType: (node) => add(node.source, node.start, true),
    CallExpression: (node) => {
      const callee = text.slice(node.callee.start, node.callee.end);
      if (callee === 'require' || callee === 'import.meta.resolve') add(node.arguments[0], node.start, false);
    },
  }).visit(program);

  const otherStatements = program.body
    .filter((node) => {
      if (node.type !== 'ExportNamedDeclaration') return true;
      return node.source === null && (node.declaration !== null || node.specifiers.length > 0);
    })
    .map((node) => lineOf(node.start));
  return { imports, otherStatements };
}

function literal(node: unknown): string | undefined {
  const { value } = (node ?? {}) as { value?: unknown };
  return typeof value === 'string' ? value : undefined;
}
