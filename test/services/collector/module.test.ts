import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { collector } from './service.ts';

const source = (name: string): string => readFileSync(new URL(`module/${name}`, import.meta.url), 'utf8');

test('the Go sources are those of the manifest, and its version is the one that the service tells', () => {
  const { dist, ...kinds } = parse(source('manifest.yaml')) as Record<string, { gomod: string }[]> & {
    readonly dist: { readonly version: string };
  };
  expect(dist.version).toBe(collector.version);
  const modules = Object.values(kinds).flatMap((list) => list.map(({ gomod }) => gomod));
  const [goMod, goSum] = [source('go.mod'), source('go.sum')];
  const generated = source('components.go') + source('main.go');
  for (const module of modules) {
    expect(goMod).toContain(`\t${module}\n`);
    expect(goSum).toContain(`${module} h1:`);
    expect(generated).toContain(`"${module}"`);
  }
  expect(generated.match(/ v\d+\.\d+\.\d+"/g)).toHaveLength(modules.length);
});
