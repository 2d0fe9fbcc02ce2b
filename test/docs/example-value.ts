/** The value that a remark such as `// 'a'` in an example names, and how a real one is compared with it. */
import { type Expression, parseSync, type PropertyKey, type SpreadElement } from 'oxc-parser';

/** What the line of a remark must give: a value, or an exception with this text in its message. */
export type Expected = { readonly value: unknown } | { readonly thrown: string };

/** Stands in a list or an object for `...`. */
const GAP = Symbol('...');

/** What is spread in its place while it is parsed. */
const PLACEHOLDER = '__anything';

/**
 * Reads the remark after a line: a literal, also one followed by a comma and words, or `throws: text`. Words are no
 * expectation and give undefined.
 *
 * @throws SyntaxError for a remark that opens like a list, an object or a string and is none
 */
export function parseExpected(remark: string): Expected | undefined {
  const thrown = /^throws: (.+)$/.exec(remark)?.[1];
  if (thrown !== undefined) return { thrown };
  for (const candidate of [remark, ...prefixes(remark)]) {
    const value = parseLiteral(candidate);
    if (value !== undefined) return value;
  }
  if (/^[[{'"`]/.test(remark)) throw new SyntaxError(`${remark} is neither a literal nor words`);
  return undefined;
}

/** The expected value with each `...` in it filled with what the actual one has there, where the rest fits. */
export function filled(expected: unknown, actual: unknown): unknown {
  if (typeof expected === 'string') {
    return typeof actual === 'string' && new RegExp(`^${pattern(expected)}$`, 's').test(actual) ? actual : expected;
  }
  if (Array.isArray(expected)) return filledList(expected, Array.isArray(actual) ? actual : []);
  if (typeof expected !== 'object' || expected === null) return expected;
  const there = (typeof actual === 'object' ? { ...actual } : {}) as Record<string, unknown>;
  const members = Object.entries(expected).map(([key, value]) => [key, filled(value, there[key])]);
  return { ...(GAP in expected ? there : {}), ...Object.fromEntries(members) };
}

/** Whether the text holds what was expected, `...` standing for anything. */
export function holds(text: string, expected: string): boolean {
  return new RegExp(pattern(expected), 's').test(text);
}

function filledList(expected: readonly unknown[], actual: readonly unknown[]): unknown[] {
  const gap = expected.indexOf(GAP);
  if (gap === -1) return expected.map((item, index) => filled(item, actual[index]));
  const end = Math.max(gap, actual.length - (expected.length - gap - 1));
  return [
    ...expected.slice(0, gap).map((item, index) => filled(item, actual[index])),
    ...actual.slice(gap, end),
    ...expected.slice(gap + 1).map((item, index) => filled(item, actual[end + index])),
  ];
}

function pattern(text: string): string {
  return text
    .split('...')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
    .join('.*');
}

/** What stands before each comma, shortest first. */
function prefixes(remark: string): readonly string[] {
  return [...remark.matchAll(/, /g)].map(({ index }) => remark.slice(0, index));
}

function parseLiteral(text: string): { readonly value: unknown } | undefined {
  // `[1, ...]` is no JavaScript; a spread of something is.
  const spread = text.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\.\.\.(?=\s*[,\]}])/g, (found) =>
    found === '...' ? `...${PLACEHOLDER}` : found,
  );
  const { program, errors } = parseSync('value.js', `(${spread}\n)`);
  const [statement] = program.body;
  if (errors.length > 0 || statement?.type !== 'ExpressionStatement') return undefined;
  try {
    return { value: evaluate(statement.expression) };
  } catch (error) {
    if (error instanceof NotALiteral) return undefined;
    throw error;
  }
}

class NotALiteral extends Error {}

const NAMED_VALUES = new Map<string, unknown>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);

function evaluate(node: Expression): unknown {
  if (node.type === 'ParenthesizedExpression') return evaluate(node.expression);
  if (node.type === 'Literal' && !('regex' in node)) return node.value;
  if (node.type === 'Identifier' && NAMED_VALUES.has(node.name)) return NAMED_VALUES.get(node.name);
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked;
  if (node.type === 'UnaryExpression' && node.operator === '-') return negative(evaluate(node.argument));
  if (node.type === 'ArrayExpression') {
    const items = node.elements.map((item) => {
      if (item === null) throw new NotALiteral();
      return item.type === 'SpreadElement' ? gap(item) : evaluate(item);
    });
    if (items.indexOf(GAP) !== items.lastIndexOf(GAP)) throw new SyntaxError('a list has one "..." at most');
    return items;
  }
  if (node.type === 'ObjectExpression') {
    const members = node.properties.map((member) =>
      member.type === 'SpreadElement'
        ? [gap(member), true]
        : [keyOf(member.key, member.computed), evaluate(member.value)],
    );
    return Object.fromEntries(members as [string, unknown][]);
  }
  throw new NotALiteral();
}

function gap({ argument }: SpreadElement): typeof GAP {
  if (argument.type === 'Identifier' && argument.name === PLACEHOLDER) return GAP;
  throw new NotALiteral();
}

function negative(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return -value;
  throw new NotALiteral();
}

function keyOf(key: PropertyKey, computed: boolean): string {
  if (!computed && key.type === 'Identifier') return key.name;
  if (!computed && key.type === 'Literal') return String(key.value);
  throw new NotALiteral();
}
