import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fixtureTree } from '../../../../test/checks/fixture-tree.ts';
import { apiCopies } from '../../src/doctor/api-copies.ts';

const API = '@opentelemetry/api';

/** A package in a tree. */
const packed = (at: string, name: string, version = '1.0.0', more: object = {}) => ({
  [`${at}/node_modules/${name}/package.json`]: { name, version, ...more },
});
const wanting = { dependencies: { [API]: '*' } };

test('one copy of the API is well, two of one version may be, two versions are not', () => {
  const core = packed('.', '@opentelemetry/core', '3.0.0', { peerDependencies: { [API]: '*' } });
  const state = (...files: object[]) => apiCopies(fixtureTree(Object.assign({}, core, ...files)));
  expect(state(packed('.', API, '1.10.0'))).toMatchObject({ state: 'ok', detail: `${API} 1.10.0, one copy` });
  const nested = './node_modules/@opentelemetry/core';
  expect(state(packed('.', API, '1.10.0'), packed(nested, API, '1.10.0'))).toMatchObject({
    state: 'warn',
    mend: 'npm dedupe',
  });
  expect(state(packed('.', API, '1.10.0'), packed(nested, API, '1.9.1'))).toMatchObject({
    state: 'fail',
    detail: `2 copies of ${API}: 1.10.0 for the application; 1.9.1 for @opentelemetry/core`,
  });
  expect(state()).toMatchObject({ state: 'fail', mend: `npm install ${API}` });
});

test('a copy is found that npm has put below a dependency of a dependency, and one that nobody asks for is not', () => {
  const folder = fixtureTree({
    'package.json': { name: 'shop', dependencies: { a: '*' } },
    ...packed('.', API, '1.10.0'),
    ...packed('.', 'a', '1.0.0', { dependencies: { b: '*' } }),
    ...packed('.', 'b', '1.0.0', wanting),
    ...packed('./node_modules/b', API, '1.8.0'),
    ...packed('.', 'stray', '1.0.0', wanting),
    ...packed('./node_modules/stray', API, '1.7.0'),
  });
  expect(apiCopies(folder)).toMatchObject({
    state: 'fail',
    detail: `2 copies of ${API}: 1.10.0 for the application; 1.8.0 for b`,
  });
});

test('links of pnpm into its store are followed, and a store with more versions than are asked for is well', () => {
  const store = 'node_modules/.pnpm';
  const folder = fixtureTree({
    'package.json': { name: 'shop', dependencies: { [API]: '*', a: '*', b: '*' } },
    ...packed(`${store}/api@1.10.0`, API, '1.10.0'),
    ...packed(`${store}/api@1.9.1`, API, '1.9.1'),
    ...packed(`${store}/a@1.0.0`, 'a', '1.0.0', wanting),
    ...packed(`${store}/b@1.0.0`, 'b', '1.0.0', wanting),
  });
  const link = (at: string, to: string): void => {
    mkdirSync(dirname(join(folder, at)), { recursive: true });
    symlinkSync(join(folder, to), join(folder, at), 'junction');
  };
  link(`node_modules/${API}`, `${store}/api@1.10.0/node_modules/${API}`);
  link('node_modules/a', `${store}/a@1.0.0/node_modules/a`);
  link(`${store}/a@1.0.0/node_modules/${API}`, `${store}/api@1.10.0/node_modules/${API}`);
  expect(apiCopies(folder)).toMatchObject({ state: 'ok', detail: `${API} 1.10.0, one copy` });

  link('node_modules/b', `${store}/b@1.0.0/node_modules/b`);
  link(`${store}/b@1.0.0/node_modules/${API}`, `${store}/api@1.9.1/node_modules/${API}`);
  expect(apiCopies(folder)).toMatchObject({
    state: 'fail',
    detail: `2 copies of ${API}: 1.10.0 for the application, a; 1.9.1 for b`,
  });
});

test('packages that depend on each other, and manifests that are none, end', () => {
  const folder = fixtureTree({
    'package.json': 'not JSON',
    ...packed('.', '@opentelemetry/a', '1.0.0', { dependencies: { '@opentelemetry/b': '*' } }),
    ...packed('.', '@opentelemetry/b', '1.0.0', { dependencies: { '@opentelemetry/a': '*', ...wanting.dependencies } }),
    ...packed('.', API, '1.10.0'),
  });
  expect(apiCopies(folder)).toMatchObject({ state: 'ok' });
});
