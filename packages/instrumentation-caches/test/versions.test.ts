import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { getCacheInstrumentations } from '../src/index.ts';

function installed(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

test('the lowest version of each range is the one that is tested, and the newest is within', () => {
  for (const instrumentation of getCacheInstrumentations({ enabled: false })) {
    const [module] = instrumentation.getModuleDefinitions();
    const [range = ''] = module?.supportedVersions ?? [];
    const name = module?.name ?? '';
    expect(range).toMatch(new RegExp(`^>=${installed(`${name}-lowest`).replaceAll('.', String.raw`\.`)} <`));
    const beyond = Number(/<(\d+)\.0\.0$/.exec(range)?.[1]);
    expect(Number.parseInt(installed(name), 10)).toBe(beyond - 1);
  }
});
