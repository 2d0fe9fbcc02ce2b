import { expect, test } from 'vitest';
import { parseDocComment } from './doc-comment.ts';

test('the description ends at the first tag', () => {
  const { description, examples } = parseDocComment('*\n * Counts\n * up.\n *\n * @returns the `@count`\n ');
  expect(description).toBe('Counts\nup.');
  expect(examples).toEqual([]);
});

test('a comment of one line is a description', () => {
  expect(parseDocComment('* Counts up. ').description).toBe('Counts up.');
});

test('each example is the code up to the next tag, as it is indented', () => {
  const inside =
    '*\n   * @example\n   * if (a) {\n   *   b();\n   * }\n   *\n   * @example\n   * c();\n   * @returns d\n   ';
  expect(parseDocComment(inside).examples).toEqual(['if (a) {\n  b();\n}', 'c();']);
});

test('a title and a fence are no code', () => {
  expect(parseDocComment('*\n * @example with a title\n * ```ts\n * a();\n * ```\n ').examples).toEqual(['a();']);
});
