/** Reads one YAML file and holds it against its form, so that a fault is told by entry and key. */
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { problem, type Place } from './problems.ts';

/** The content of one file in its form; where it has faults they are added to `faults`, and nothing is given. */
export function readDefinition<T>(
  file: string,
  text: string | undefined,
  form: z.ZodType<T>,
  faults: string[],
): T | undefined {
  if (text === undefined) {
    faults.push(problem({ file }, 'is missing'));
    return undefined;
  }
  const document = parseDocument(text, { intAsBigInt: true });
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    faults.push(...syntax.map(({ message }) => problem({ file }, message.split(/:?\n/)[0] ?? '')));
    return undefined;
  }
  let content: unknown;
  try {
    content = document.toJS();
  } catch (cause) {
    // Aliases are followed only here: one without an anchor, or a bomb of them, is no syntax error.
    faults.push(problem({ file }, String(cause)));
    return undefined;
  }
  const { success, data, error } = form.safeParse(content);
  if (success) return data;
  faults.push(...error.issues.map(sharpest).map(({ path, message }) => problem(placeOf(file, content, path), message)));
  return undefined;
}

/** Where an entry of a section holds its name; `name` for the others. */
const nameKeys: Readonly<Record<string, string>> = {
  attributes: 'key',
  attribute_groups: 'id',
  spans: 'type',
  entities: 'type',
};

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of the branches of a union, the one that was meant: it fails deepest, or in the fewest ways. */
function sharpest(issue: z.core.$ZodIssue): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const [best] = issue.errors
    .map((branch) => ({ count: branch.length, issues: branch.map(sharpest) }))
    .map(({ count, issues }) => ({ count, deepest: issues.reduce((a, b) => (b.path.length > a.path.length ? b : a)) }))
    .sort((a, b) => b.deepest.path.length - a.deepest.path.length || a.count - b.count);
  return best === undefined ? issue : { ...best.deepest, path: [...issue.path, ...best.deepest.path] };
}

function placeOf(file: string, content: unknown, [section, index, ...rest]: readonly PropertyKey[]): Place {
  if (section === undefined) return { file };
  if (typeof index !== 'number') return { file, key: pathText([section, ...(index === undefined ? [] : [index])]) };
  const entry = (content as Record<PropertyKey, readonly unknown[]>)[section]?.[index];
  const label = (entry as Record<string, unknown> | null | undefined)?.[nameKeys[String(section)] ?? 'name'];
  return {
    file,
    entry: `${String(section)}[${index}]${typeof label === 'string' ? ` (${label})` : ''}`,
    key: pathText(rest),
  };
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
