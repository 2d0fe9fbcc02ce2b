import { fileURLToPath } from 'node:url';
import { context, type Context } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { fixtureWorkspace } from '../checks/fixture-tree.ts';
import { readWorkspace } from '../checks/workspace.ts';
import { runExample } from './doc-example.ts';
import { exampleScope, withPackagesBelow } from './example-scope.ts';
import { NodeSDK } from './stock-sdk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const workspace = readWorkspace(root);

async function run(name: string, code: string): Promise<void> {
  const one = workspace.find(({ manifest }) => manifest.name === name);
  if (one === undefined) throw new Error(`no package ${name}`);
  await runExample(code, await exampleScope(root, [one], workspace));
}

test('the package, the packages below it, its fixtures and the stock SDK are in scope', async () => {
  await run(
    '@weir/flow-events',
    `typeof withFlow; // 'function'
     typeof getRequestId; // 'function'
     typeof formatRfc3339; // 'function'
     event.flow_id; // 'order-42'
     typeof trace.getTracer; // 'function'
     typeof BatchSpanProcessor; // 'function'
     typeof NodeSDK; // 'function'`,
  );
});

test('packages above or beside are not', async () => {
  await run('@weir/otel-compat', `typeof withFlow; // 'undefined'`);
});

test('a package comes once, after all that it stands on', () => {
  const using = (name: string, ...names: string[]) => ({
    name,
    dependencies: Object.fromEntries(names.map((used) => [used, '*'])),
  });
  const packages = fixtureWorkspace({
    'packages/a/package.json': using('@weir/a', '@weir/b', '@weir/c', 'elsewhere'),
    'packages/b/package.json': using('@weir/b', '@weir/c'),
    'packages/c/package.json': using('@weir/c'),
    'packages/d/package.json': using('@weir/d', '@weir/a'),
  });
  const [a] = packages;
  const names = a === undefined ? [] : withPackagesBelow(a, packages).map(({ manifest }) => manifest.name);
  expect(names).toEqual(['@weir/c', '@weir/b', '@weir/a']);
});

const counting = `
  const counts = processWide('example.v1', () => ({ calls: 0 }));
  counts.calls += 1;
  counts.calls; // 1`;

test.each([1, 2])('no example meets what another left in the process (run %i)', async () => {
  await run('@weir/otel-compat', counting);
});

test('within one example the process is shared', async () => {
  await run(
    '@weir/otel-compat',
    `processWide('example.v1', () => ({ made: 1 })) === processWide('example.v1', () => ({ made: 2 })); // true`,
  );
});

test.each([1, 2])('what an example registers with the API is gone after it (run %i)', async () => {
  await run(
    '@weir/otel-compat',
    `hasContextManager(); // false
     context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()); // true
     hasContextManager(); // true`,
  );
});

test('the stand-in for NodeSDK records its options and registers nothing', async () => {
  const options = { serviceName: 'shop', spanProcessors: [] };
  const sdk = new NodeSDK(options);
  sdk.start();
  expect(sdk.options).toBe(options);
  const set = context.active().setValue(Symbol('key'), 1);
  expect(context.with(set, (): Context => context.active())).not.toBe(set);
  await sdk.shutdown();
});
