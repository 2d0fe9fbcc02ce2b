/** Runs the code of one `@example` and holds it to the values that its remarks name. */
import { stripTypeScriptTypes } from 'node:module';
import { type ExpressionStatement, parseSync, Visitor } from 'oxc-parser';
import { expect } from 'vitest';
import { type Expected, filled, holds, parseExpected } from './example-value.ts';

/** An example as JavaScript. */
export interface RunnableExample {
  /** Top-level statements; where a value is expected they call on `__expectations`. */
  readonly source: string;
  readonly expectations: readonly Expectation[];
}

/** One line with a value in its remark. */
export interface Expectation {
  /** The expression, as written. */
  readonly line: string;
  readonly expected: Expected;
}

/**
 * Finds the remarks on the lines of expressions and puts a comparison in each place.
 *
 * @throws SyntaxError for code that does not parse, and for a value that stands after anything but an expression
 */
export function runnableExample(code: string): RunnableExample {
  const { program, comments, errors } = parseSync('example.ts', code, { sourceType: 'module' });
  if (errors.length > 0) throw new SyntaxError(errors.map(({ message }) => message).join('; '));
  const statements: ExpressionStatement[] = [];
  new Visitor({ ExpressionStatement: (node) => void statements.push(node) }).visit(program);

  const expectations: Expectation[] = [];
  const insertions: { readonly at: number; readonly text: string }[] = [];
  for (const comment of comments) {
    const expected = comment.type === 'Line' ? parseExpected(comment.value.trim()) : undefined;
    if (expected === undefined) continue;
    const statement = statements.find(
      ({ end }) => end <= comment.start && /^[ \t]*$/.test(code.slice(end, comment.start)),
    );
    if (statement === undefined) throw new SyntaxError(`no expression stands before //${comment.value}`);
    const { start, end } = statement.expression;
    const place = `__expectations[${expectations.length}]`;
    expectations.push({ line: code.slice(start, end), expected });
    if ('value' in expected) {
      insertions.push({ at: start, text: `${place}.gave((` }, { at: end, text: `))` });
    } else {
      insertions.push({ at: statement.start, text: '{ const thrown = []; try { ' });
      insertions.push({
        at: statement.end,
        text: ` } catch (error) { thrown.push(error); } ${place}.threw(thrown); }`,
      });
    }
  }
  const source = insertions
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, { at, text: inserted }) => text.slice(0, at) + inserted + text.slice(at), code);
  return { source: stripTypeScriptTypes(source), expectations };
}

/**
 * Runs an example with these names in scope.
 *
 * @throws what the example throws; an assertion error for a value that is not the expected one, and for one that was never
 *   reached
 */
export async function runExample(code: string, scope: Readonly<Record<string, unknown>>): Promise<void> {
  const { source, expectations } = runnableExample(code);
  const reached = new Set<Expectation>();
  const judges = expectations.map((expectation) => judge(expectation, () => reached.add(expectation)));
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  // What a module exports without a name of its own.
  const names = Object.keys(scope).filter((name) => name !== 'default' && name !== 'module.exports');
  // In a block of its own, so that an example may declare a name that is also in scope.
  const run = new AsyncFunction('__expectations', ...names, `'use strict'; {\n${source}\n}`);
  await run(judges, ...names.map((name) => scope[name]));
  const missed = expectations.filter((expectation) => !reached.has(expectation));
  expect(missed, 'never reached').toEqual([]);
}

function judge({ line, expected }: Expectation, onReached: () => void): object {
  return {
    gave(value: unknown): void {
      onReached();
      const wanted = 'value' in expected ? expected.value : undefined;
      expect(value, line).toEqual(filled(wanted, value));
    },
    threw([error]: readonly unknown[]): void {
      onReached();
      const wanted = 'thrown' in expected ? expected.thrown : '';
      const message = error instanceof Error ? error.message : undefined;
      if (message === undefined || !holds(message, wanted)) expect(message, `${line} throws`).toBe(wanted);
    },
  };
}
