/** What docs/sdk-lines.md calls gone is gone in the SDK that the workspace has. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../docs/sdk-lines.md', import.meta.url), 'utf8');
const section = /^## What is gone\n(.*?)^## /ms.exec(page)?.[1] ?? '';

/** Packages and the exports that the table names with them. */
const exported = [...section.matchAll(/^\| `([\w-]+)`: (.*?) \|/gm)].map(
  ([, name = '', names = '']) => [name, [...names.matchAll(/`(\w+)`/g)].map(([, one = '']) => one)] as const,
);

test('the table names exports of these packages', () => {
  expect(exported.map(([name]) => name)).toEqual(['context-async-hooks', 'core', 'sdk-logs', 'sdk-node']);
});

test.each(exported)('@opentelemetry/%s exports none of %j', async (name, names) => {
  const module = (await import(/* @vite-ignore */ `@opentelemetry/${name}`)) as object;
  expect(Object.keys(module).length).toBeGreaterThan(0);
  expect(names.filter((one) => one in module)).toEqual([]);
});
