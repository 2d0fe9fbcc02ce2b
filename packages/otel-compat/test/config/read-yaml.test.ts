import { expect, test } from 'vitest';
import { readYaml, type YamlProblem } from '../../src/config/read-yaml.ts';

class Unreadable extends Error {
  readonly problem: YamlProblem;

  constructor(problem: YamlProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** The texts that were asked for, with path and line. */
const asked: (readonly [text: string, path: string, line: number | undefined])[] = [];
const read = (text: string, becomes: Readonly<Record<string, string>> = {}) =>
  readYaml(text, {
    substitute(given, path, line) {
      asked.push([given, path, line]);
      return becomes[given] ?? given;
    },
    errorOf: (problem) => new Unreadable(problem),
  });

function problemOf(text: string): YamlProblem | undefined {
  try {
    read(text);
  } catch (error) {
    return (error as Unreadable).problem;
  }
  return undefined;
}

test('each value has the line of its key, and what is missing that of what it is missing in', () => {
  const { value, placeOf } = read('a:\n  b: [x,\n    y]\n__proto__: z');
  expect(value).toEqual(Object.assign(Object.create(null), { a: { b: ['x', 'y'] }, ['__proto__']: 'z' }));
  expect(['a', 'a.b', 'a.b[1]', 'a.c.d', '__proto__', 'none'].map(placeOf)).toEqual([
    ', line 1',
    ', line 2',
    ', line 3',
    ', line 1',
    ', line 4',
    ', line 1',
  ]);
  expect(asked).toContainEqual(['y', 'a.b[1]', 3]);
});

test('what is not quoted gets its type from what it becomes, what is quoted stays text', () => {
  const becomes = { number: '80', truth: 'true', nothing: '', same: 'same' };
  expect(read('[number, truth, nothing, same, "number", 80]', becomes).value).toEqual([
    80,
    true,
    null,
    'same',
    '80',
    80,
  ]);
});

test('what is no YAML is told with its line, and not with its text', () => {
  expect(problemOf('a: 1\nb: [secret')).toMatchObject({ kind: 'no_yaml', line: 2 });
  expect(JSON.stringify(problemOf('a: 1\nb: [secret'))).not.toContain('secret');
});

test('aliases of aliases come to an end', () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = level === 0 ? Array(9).fill('x') : Array(9).fill(`*l${level - 1}`);
    return `- &l${level} [${items.join(', ')}]`;
  });
  expect(problemOf(levels.join('\n'))).toEqual({ kind: 'too_many_values', limit: 10_000 });
});
