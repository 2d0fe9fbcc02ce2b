/** What a package offers: each name of its entries, where it is declared and what its doc comment says. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  type Comment,
  type Directive,
  type ExportSpecifier,
  type ModuleExportName,
  parseSync,
  type Statement,
} from 'oxc-parser';
import type { Package } from '../checks/workspace.ts';
import { type DocComment, parseDocComment } from './doc-comment.ts';

/** One name that a user can import. */
export interface PublicName {
  readonly name: string;
  /** A constant that is a function expression counts as a function. */
  readonly kind: 'function' | 'class' | 'constant' | 'type';
  /** `path:line` of its first declaration, from the top of the repository. */
  readonly at: string;
  /** The doc comment of each of its declarations that has one; more than one where it is overloaded. */
  readonly comments: readonly DocComment[];
  /** The code of every example, those of a class's members included. */
  readonly examples: readonly string[];
}

type Node = Statement | Directive;

interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly statements: readonly Node[];
  /** Doc comments only. */
  readonly comments: readonly Comment[];
}

/**
 * The names of every entry in `exports` that is built from a source file, each once. What an entry passes on from another
 * package is that package's to explain.
 *
 * @throws Error for an `export *`, and for a name whose declaration is not found
 */
export function publicNames(root: string, { folder, manifest }: Package): readonly PublicName[] {
  const names = new Map<string, PublicName>();
  for (const target of Object.values(manifest.exports ?? {})) {
    const built = typeof target === 'object' ? target?.['default'] : undefined;
    const entry = /^\.\/dist\/(.+)\.js$/.exec(built ?? '')?.[1];
    if (entry === undefined) continue;
    for (const found of exportsOf(root, join(root, folder, 'src', `${entry}.ts`))) names.set(found.name, found);
  }
  return [...names.values()];
}

function exportsOf(root: string, path: string): readonly PublicName[] {
  const file = read(path);
  return file.statements.flatMap((statement) => {
    if (statement.type === 'ExportAllDeclaration') throw new Error(`${relative(root, path)}: exports without a name`);
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { source, specifiers, declaration } = statement;
    if (source !== null) return source.value.startsWith('.') ? passedOn(root, path, source.value, specifiers) : [];
    if (declaration !== null) return declaredNames(statement).map((name) => described(root, file, name, name));
    return specifiers.map(({ local, exported }) => described(root, file, text(local), text(exported)));
  });
}

function passedOn(root: string, path: string, source: string, specifiers: readonly ExportSpecifier[]): PublicName[] {
  const offered = exportsOf(root, join(dirname(path), source));
  return specifiers.map(({ local, exported }) => {
    const found = offered.find(({ name }) => name === text(local));
    if (found === undefined) throw new Error(`${relative(root, path)}: ${text(local)} is not exported by ${source}`);
    return { ...found, name: text(exported) };
  });
}

function described(root: string, file: SourceText, local: string, name: string): PublicName {
  const declarations = file.statements.filter((statement) => declaredNames(statement).includes(local));
  const [first] = declarations;
  if (first === undefined) throw new Error(`${relative(root, file.path)}: ${local} is not declared here`);
  const line = file.text.slice(0, first.start).split('\n').length;
  const own = declarations.flatMap((declaration) =>
    file.comments.filter((comment) => isOf(file, comment, declaration)),
  );
  const inside = file.comments.filter(({ start, end }) =>
    declarations.some((declaration) => declaration.start < start && end < declaration.end),
  );
  return {
    name,
    kind: kindOf(first),
    at: `${relative(root, file.path)}:${line}`,
    comments: own.map(({ value }) => parseDocComment(value)),
    examples: [...own, ...inside].flatMap(({ value }) => parseDocComment(value).examples),
  };
}

/** Directly above: with a blank line between, it is the sentence that opens the file. */
function isOf(file: SourceText, comment: Comment, declaration: Node): boolean {
  return /^[ \t]*\r?\n[ \t]*$/.test(file.text.slice(comment.end, declaration.start));
}

function read(path: string): SourceText {
  const source = readFileSync(path, 'utf8');
  const { program, comments, errors } = parseSync(path, source);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors.map(({ message }) => message).join('; ')}`);
  const docComments = comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'));
  return { path, text: source, statements: program.body, comments: docComments };
}

function declarationOf(statement: Node): Node {
  return statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement;
}

function declaredNames(statement: Node): readonly string[] {
  const declaration = declarationOf(statement);
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  }
  const { id } = declaration as { id?: { type: string; name?: string } | null };
  return id?.name === undefined ? [] : [id.name];
}

function kindOf(statement: Node): PublicName['kind'] {
  const declaration = declarationOf(statement);
  if (declaration.type === 'FunctionDeclaration' || declaration.type === 'TSDeclareFunction') return 'function';
  if (declaration.type === 'ClassDeclaration') return 'class';
  if (declaration.type !== 'VariableDeclaration') return 'type';
  const value = declaration.declarations[0]?.init?.type ?? '';
  return /^(?:ArrowFunction|Function)Expression$/.test(value) ? 'function' : 'constant';
}

function text(name: ModuleExportName): string {
  return 'name' in name ? name.name : name.value;
}
