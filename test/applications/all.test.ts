import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { APPLICATIONS, pinned, projectOf, SDK_LINES, type SdkLine, tableRows } from './all.ts';

test('the table of applications in docs/set-up.md is that of the list', () => {
  const text = readFileSync(new URL('../../docs/set-up.md', import.meta.url), 'utf8');
  const rows = text.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' '));
  const table = rows.filter((row) => APPLICATIONS.some(({ name }) => row.startsWith(`| \`${name}\` |`)));
  expect(table).toEqual(tableRows());
  const stock = (line: SdkLine): string =>
    `${pinned(line)['@opentelemetry/auto-instrumentations-node']} (SDK ${line.at(-1)}.x)`;
  expect(text).toContain(`${stock('sdk3')} and ${stock('sdk2')}`);
});

test('both lines of the SDK have the same applications, each in one exact version', () => {
  const [first, second] = SDK_LINES.map((line) => APPLICATIONS.map(({ name }) => pinned(line)[name]));
  expect(first).toEqual(second);
  for (const version of first ?? []) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test.each(SDK_LINES)('every package in the lockfile of %s has its integrity, and none a host', (line) => {
  const lockfile = readFileSync(new URL('package-lock.json', projectOf(line)), 'utf8');
  const { packages } = JSON.parse(lockfile) as { packages: Readonly<Record<string, { integrity?: string }>> };
  const lacking = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && integrity === undefined);
  expect(lacking).toEqual([]);
  expect(lockfile).not.toContain('"resolved"');
});
