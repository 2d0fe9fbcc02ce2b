import { expect, test } from 'vitest';
import { fixtureWorkspace } from './fixture-tree.ts';
import { layers } from './layers.ts';

const manifest = (name: string, ...dependencies: string[]) => ({
  name: `@weir/${name}`,
  dependencies: Object.fromEntries(dependencies.map((other) => [`@weir/${other}`, 'workspace:^'])),
});

test('a package may use the layers below it', () => {
  const workspace = fixtureWorkspace({
    'packages/viewer/package.json': manifest('viewer', 'flow-events', 'semconv'),
    'packages/flow-events/package.json': manifest('flow-events', 'semconv'),
    'packages/semconv/package.json': manifest('semconv'),
    'examples/shop/package.json': manifest('shop', 'viewer'),
  });
  expect(layers(workspace)).toEqual([]);
});

test('a package may not use one above it or beside it', () => {
  const workspace = fixtureWorkspace({
    'packages/semconv/package.json': manifest('semconv', 'flow-events'),
    'packages/flow-events/package.json': manifest('flow-events', 'cloudevents'),
    'packages/cloudevents/package.json': manifest('cloudevents'),
  });
  expect(layers(workspace)).toEqual([
    'packages/flow-events: must not use packages/cloudevents, which is beside it',
    'packages/semconv: must not use packages/flow-events, which is above it',
  ]);
});

test('only instrumentation-caches may use cache beside it', () => {
  const workspace = fixtureWorkspace({
    'packages/cache/package.json': manifest('cache', 'instrumentation-caches'),
    'packages/instrumentation-caches/package.json': manifest('instrumentation-caches', 'cache'),
  });
  expect(layers(workspace)).toEqual([
    'packages/cache: must not use packages/instrumentation-caches, which is beside it',
  ]);
});

test('an import counts though package.json does not declare it, and though it is of types only', () => {
  const workspace = fixtureWorkspace({
    'packages/semconv/package.json': manifest('semconv'),
    'packages/semconv/src/index.ts': `import type { Viewer } from '@weir/viewer/page';`,
    'packages/viewer/package.json': manifest('viewer'),
  });
  expect(layers(workspace)).toEqual(['packages/semconv: must not use packages/viewer, which is above it']);
});

test('a package without a layer is reported', () => {
  const workspace = fixtureWorkspace({ 'packages/attic/package.json': manifest('attic') });
  expect(layers(workspace)).toEqual(['packages/attic: has no layer in test/checks/layers.ts']);
});
