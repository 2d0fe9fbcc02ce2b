import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixtureTree } from '../../../../test/checks/fixture-tree.ts';
import { apiProblem } from '../../src/sdk/api-version.ts';

const API = '@opentelemetry/api';

/** An application with this SDK and API, and the API that Weir finds, where that is another. */
function problem(sdk: string, api: string, own: string = api): string | undefined {
  const root = fixtureTree({
    'node_modules/@opentelemetry/api/package.json': { name: API, version: own, main: 'index.js' },
    'node_modules/@opentelemetry/api/index.js': '',
    'node_modules/@opentelemetry/sdk-node/package.json': { name: '@opentelemetry/sdk-node', version: sdk },
    'node_modules/@opentelemetry/sdk-node/index.js': '',
    [`node_modules/@opentelemetry/sdk-node/node_modules/${API}/package.json`]: {
      name: API,
      version: api,
      main: 'i.js',
    },
    [`node_modules/@opentelemetry/sdk-node/node_modules/${API}/i.js`]: '',
  });
  const entry = join(root, 'node_modules/@opentelemetry/sdk-node/index.js');
  return apiProblem(entry, join(root, 'application.js'))?.message;
}

test('each line of the SDK with its own API is no problem', () => {
  expect(problem('0.301.0', '1.10.0')).toBeUndefined();
  expect(problem('0.223.0', '1.9.1')).toBeUndefined();
});

test('a line of the SDK with the API of the other is a problem, with the command that mends it', () => {
  expect(problem('0.301.0', '1.9.1')).toMatch(/^WEIR_NODE_API_MISMATCH: .* npm install @opentelemetry\/api@1\.10$/);
  expect(problem('0.223.0', '1.10.0')).toMatch(/^WEIR_NODE_API_MISMATCH: .* npm install @opentelemetry\/api@1\.9$/);
});

test('two versions of the API are a problem', () => {
  expect(problem('0.301.0', '1.10.0', '1.9.1')).toMatch(/two versions .*1\.10\.0 for the SDK and 1\.9\.1 for Weir/);
});
