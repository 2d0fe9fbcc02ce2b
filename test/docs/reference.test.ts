import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { readWorkspace } from '../checks/workspace.ts';
import { INTERNAL } from './internal-packages.ts';
import { publicNames } from './public-names.ts';
import { readReference, type Reference } from './reference.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = readWorkspace(root).filter(({ folder }) => folder.startsWith('packages/'));
const explained = packages.filter(({ manifest }) => !INTERNAL.has(manifest.name));
let reference: Reference;

beforeAll(async () => {
  reference = await readReference(root, packages);
}, 120_000);

test('nothing in the reference leads nowhere', () => {
  expect(reference.problems).toEqual([]);
});

test.each(explained.map((one) => [one.manifest.name, one] as const))(
  'the reference has every name of %s',
  (name, one) => {
    const modules = (reference.project.children ?? []).filter((module) => `${module.name}/`.startsWith(`${name}/`));
    const found = new Set(modules.flatMap(({ children = [] }) => children.map((child) => child.name)));
    const missing = publicNames(root, one).filter((each) => !found.has(each.name));
    expect(missing.map((each) => each.name)).toEqual([]);
    expect(found.size).toBeGreaterThan(0);
  },
);

test('internal packages have no pages', () => {
  expect((reference.project.children ?? []).map((module) => module.name)).not.toContain('@weir/semconv');
});
