import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { fixtureTree } from '../../../../test/checks/fixture-tree.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { WeirNodeError } from '../../src/errors.ts';
import { exportAccounts } from '../../src/sdk/export-account.ts';
import { modelKeys } from './model.ts';
import { asText, recordedSdk } from './recorded-sdk.ts';
import '../sdk-line.ts';

const sdk = recordedSdk();

/** What a file comes to: what the stock SDK is given, and what is told of the file. */
function outcome(
  folder: string,
  content: object,
): { readonly given: string | undefined; readonly told: readonly string[] } {
  const file = join(folder, 'config.yaml');
  writeFileSync(file, stringify(content));
  try {
    const { problems, ...rest } = loadConfig(file, { sdk, accounts: exportAccounts(), isDry: true }, {});
    const given = asText({ sdk: rest.options['sdk'], environment: rest.environment, isDisabled: rest.isDisabled });
    return { given, told: problems.map(({ message }) => message) };
  } catch (error) {
    if (!(error instanceof WeirNodeError)) throw error;
    return { given: undefined, told: [error.message] };
  }
}

/** `a[].b` of a file that has one item in each list is `a[0].b`; what it is in may be told of in its place. */
function isNamed(path: string, told: readonly string[]): boolean {
  const places = path
    .replaceAll('[]', '[0]')
    .split('.')
    .map((_, index, keys) => keys.slice(0, index + 1).join('.'));
  const wanted = places.map(
    (place) => new RegExp(`: ${escaped(place)} (?:has no effect: .*|is no [a-z ]+ that is known .*), line \\d+`),
  );
  return told.some((message) => wanted.some((pattern) => pattern.test(message)));
}

const keys = modelKeys();

test('the model of the stock SDK is read: both lines have these keys', () => {
  expect(keys.length).toBeGreaterThan(250);
  expect(keys.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'log_level',
      'tracer_provider.limits.event_count_limit',
      'meter_provider.views[].stream.name',
    ]),
  );
});

test('every key of the model is either given to the stock SDK or told of, with its line', () => {
  const folder = fixtureTree({});
  const nothing = outcome(folder, { file_format: '1.0' }).given;
  const silent = keys.filter(({ path, files }) => {
    if (path === 'file_format') return false;
    const outcomes = files.map((content) => outcome(folder, content));
    // What the schema wants in its place may be nothing at all.
    const given = outcomes.map((one) => one.given ?? nothing);
    return new Set(given).size === 1 && !outcomes.some(({ told }) => isNamed(path, told));
  });
  expect(silent.map(({ path }) => path)).toEqual([]);
});

function escaped(text: string): string {
  return text.replaceAll(/[[\].]/g, '\\$&');
}
