import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { WeirNodeError } from '../src/errors.ts';
import { optionProblems } from '../src/weir-options.ts';
import { makeParts, PART_NAMES } from '../src/parts/parts.ts';
import { exportAccounts } from '../src/sdk/export-account.ts';
import { sdkModules } from '../src/sdk/sdk-modules.ts';
import './sdk-line.ts';

const names = fc.constantFrom(...PART_NAMES, 'sdk', '__proto__', 'constructor', 'x\r\ny', '\ud800');
const values = fc.anything({
  withBigInt: true,
  withNullPrototype: true,
  withSparseArray: true,
  maxDepth: 1,
  maxKeys: 3,
});

/** Of the kinds that are dear to make, each only now and then. */
const plain = fc.constantFrom<unknown>(undefined, null, true, 0, '', 'on', [], {}, 1n, Symbol('s'), () => {});
const options = fc.oneof(
  { arbitrary: fc.dictionary(names, plain, { maxKeys: 3 }), weight: 9 },
  { arbitrary: fc.oneof(values, fc.dictionary(names, values)), weight: 1 },
);

test.prop([options], { numRuns: HOSTILE_CASES * 0.98 })(
  'whatever is given as options, what is wrong is listed and nothing thrown',
  (options) => {
    const wrong = optionProblems(options).filter(
      (problem) => !(problem instanceof WeirNodeError) || !/^WEIR_NODE_OPTION: [^\r\n]*$/.test(problem.message),
    );
    expect(wrong).toEqual([]);
  },
);

const tools = { sdk: sdkModules(), accounts: exportAccounts() };

test.prop([fc.dictionary(fc.constantFrom(...PART_NAMES.filter((name) => name !== 'eventLogger')), values)], {
  numRuns: HOSTILE_CASES * 0.02,
})('whatever is given to parts, each is made or refused in its own words', (parts) => {
  const off = Object.fromEntries(PART_NAMES.map((name) => [name, false]));
  for (const part of makeParts({ ...off, ...parts } as never, tools, () => {})) {
    if ('error' in part) expect(part.error).toBeInstanceOf(WeirNodeError);
  }
});
