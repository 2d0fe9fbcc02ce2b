/** Writes described queries as a TypeScript module. */
import type { DescribedQuery } from './described-queries.ts';

/** The text of the module. */
export function queryModule(source: string, queries: readonly DescribedQuery[]): string {
  return [
    `/** Generated from queries/${source} by generator/generate.ts; types are those of the migrated database. */`,
    `import type { Query } from '../database/query.ts';`,
    ...queries.flatMap((query) => ['', ...constant(query)]),
    '',
  ].join('\n');
}

function constant(query: DescribedQuery): readonly string[] {
  const { name, cardinality, text, parameters, nullable, parameterTypes, columns } = query;
  const row = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Row`;
  const given = parameters.map((parameter, index) => {
    const type = parameterTypes[index] ?? 'unknown';
    return `  readonly ${parameter}: ${nullable.includes(parameter) ? `${type} | null` : type};`;
  });
  return [
    `/** A row of {@link ${name}}. */`,
    `export interface ${row} {`,
    ...columns.map((column) => `  readonly ${column.name}: ${column.type};`),
    '}',
    '',
    `/** Parameters of {@link ${name}}. */`,
    ...(given.length === 0
      ? [`export type ${row.replace(/Row$/, 'Parameters')} = object;`]
      : [`export interface ${row.replace(/Row$/, 'Parameters')} {`, ...given, '}']),
    '',
    `/** \`${name}\` */`,
    `export const ${name}: Query<${row.replace(/Row$/, 'Parameters')}, ${row}, '${cardinality}'> = {`,
    `  text: ${JSON.stringify(text)},`,
    `  rows: '${cardinality}',`,
    `  parameters: [${parameters.map((parameter) => `'${parameter}'`).join(', ')}],`,
    '};',
  ];
}
