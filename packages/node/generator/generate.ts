/**
 * Writes docs/environment.md, the table of variables that `@weir/node/register` reads, and schema/weir-config.v1.json, the JSON
 * Schema of the `weir:` section; with `--check`, says whether those files are what would be written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { markdownCode, markdownTable } from '@weir/otel-compat';
import { weirConfigSchema } from '../src/config/json-schema.ts';
import { OTHER_VARIABLES, type Variable, VARIABLES } from '../src/environment/variables.ts';

const rows = [
  ...VARIABLES.map(rowOf),
  ...OTHER_VARIABLES.map(([name, brief]) => [markdownCode(name), '', '', '', brief]),
];
const text = `<!-- Generated from packages/node/src/environment/variables.ts by "pnpm --filter @weir/node generate": change that -->

# Variables of the environment

What \`node --import @weir/node/register app.js\` reads, beside the variables of OpenTelemetry (\`OTEL_*\`), which the stock SDK reads as ever ([set-up](set-up.md)). An empty variable counts as
one that is not set. One that is wrong is told of on stderr and left out.

${aligned(markdownTable(['variable', 'reads', 'default', 'option of `startWeir`', 'meaning'], rows))}
`;

const files: readonly (readonly [path: string, content: string])[] = [
  ['../../../docs/environment.md', text],
  ['../schema/weir-config.v1.json', `${JSON.stringify(weirConfigSchema, undefined, 2)}\n`],
];

for (const [path, content] of files) {
  const file = new URL(path, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, content);
  } else if (read(file) !== content) {
    console.error(`${path} is stale: pnpm --filter @weir/node generate`);
    process.exitCode = 1;
  }
}

function rowOf({ name, kind, fallback, option, brief }: Variable): readonly string[] {
  const reads = {
    flag: '`true` or `false`',
    text: 'text',
    list: 'texts, parted by commas',
    integer: 'an integer from 0',
  };
  const options = option.split(' ').map(markdownCode).join(', ');
  return [
    markdownCode(name),
    typeof kind === 'string' ? reads[kind] : kind.map(markdownCode).join(' or '),
    fallback,
    options,
    brief,
  ];
}

/** As the formatter has tables: cells of a column as wide as its widest. */
function aligned(table: string): string {
  const cells = table.split('\n').map((line) => line.slice(2, -2).split(' | '));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const pad = (row: readonly string[]): string[] =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0, cell === '---' ? '-' : ' '));
  return cells.map((row) => `| ${pad(row).join(' | ')} |`).join('\n');
}

function read(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
