/** Reads a file of named queries: `-- name: findBook :maybe`, then the statement, with `:name` where a parameter goes. */

/** How many rows a query gives. */
export type Cardinality = 'one' | 'maybe' | 'many';

/** A query as written. */
export interface NamedQuery {
  readonly name: string;
  readonly cardinality: Cardinality;
  /** With `$1`, `$2` and so on. */
  readonly text: string;
  readonly parameters: readonly string[];
  /** Parameters that may be null. */
  readonly nullable: readonly string[];
}

const HEAD = /^-- name: (\w+) :(one|maybe|many)$/;
// Not the second colon of a cast.
const PARAMETER = /(?<![:\w]):([a-z_]+)\b/g;

/** @throws Error that names the query */
export function namedQueries(sql: string): readonly NamedQuery[] {
  return sql
    .split(/^(?=-- name:)/m)
    .filter((block) => block.trim() !== '')
    .map(namedQuery);
}

function namedQuery(block: string): NamedQuery {
  const [head = '', ...lines] = block.trim().split('\n');
  const [, name, cardinality] = HEAD.exec(head) ?? [];
  if (name === undefined) throw new Error(`a query must begin with "-- name: name :one|:maybe|:many" (got ${head})`);
  const nullable = lines.flatMap((line) => (/^-- nullable: (.+)$/.exec(line)?.[1] ?? '').split(' ').filter(Boolean));
  const statement = lines
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .trim();
  const parameters = [...new Set([...statement.matchAll(PARAMETER)].map(([, parameter = '']) => parameter))];
  const unknown = nullable.filter((parameter) => !parameters.includes(parameter));
  if (unknown.length > 0) throw new Error(`${name}: no parameter ${unknown.join(', ')}`);
  const text = statement.replaceAll(PARAMETER, (_, parameter: string) => `$${parameters.indexOf(parameter) + 1}`);
  return { name, cardinality: cardinality as Cardinality, text, parameters, nullable };
}
