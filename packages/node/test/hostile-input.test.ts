import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { HOSTILE_CASES } from '../../../test/support/counts.ts';
import { weir } from '../src/weir.ts';
import { WeirNodeError } from '../src/errors.ts';
import { readStartOptions, readWeirOptions } from '../src/weir-options.ts';
import { makeParts, PART_NAMES } from '../src/parts/parts.ts';
import { exportAccounts } from '../src/sdk/export-account.ts';
import { sdkModules } from '../src/sdk/sdk-modules.ts';
import './sdk-line.ts';

const names = fc.constantFrom(
  ...PART_NAMES,
  'sdk',
  'exit',
  'configFile',
  '__proto__',
  'constructor',
  'x\r\ny',
  '\ud800',
);
const values = fc.anything({
  withBigInt: true,
  withNullPrototype: true,
  withSparseArray: true,
  maxDepth: 1,
  maxKeys: 3,
});

/** Of the kinds that are dear to make, each only now and then. */
const plain = fc.constantFrom<unknown>(undefined, null, true, 0, '', 'on', [], {}, 1n, Symbol('s'), () => {});

/** Whoever looks at one of these is thrown at. */
const traps = fc.constantFrom<() => object>(
  () => new Proxy({}, { ownKeys: refuse }),
  () => new Proxy({}, { get: refuse, has: () => true }),
  () => new Proxy({}, { has: refuse }),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  ...[...PART_NAMES, 'sdk', 'exit'].map(
    (name) => () => Object.defineProperty({}, name, { get: refuse, enumerable: true }),
  ),
);

function refuse(): never {
  throw new TypeError('secret');
}

const options = fc.oneof(
  { arbitrary: fc.dictionary(names, plain, { maxKeys: 3 }), weight: 9 },
  { arbitrary: fc.oneof(values, fc.dictionary(names, values)), weight: 1 },
);

test.prop([options], { numRuns: HOSTILE_CASES * 0.98 })(
  'whatever is given as options, what is wrong is listed and nothing thrown',
  (options) => {
    const { problems } = readStartOptions(options);
    const wrong = problems.filter(
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

test.prop([traps, fc.constantFrom('', ...PART_NAMES, 'sdk', 'exit')])(
  'options that throw when they are looked at are named by their key, and what they threw is not repeated',
  (trap, key) => {
    const given = key === '' ? trap() : { [key]: trap() };
    const off = Object.fromEntries(PART_NAMES.map((name) => [name, false]));
    const { options: read, problems } = readStartOptions(given);
    const found = [...problems];
    for (const part of makeParts({ ...off, ...(read as object) } as never, tools, () => {})) {
      if ('error' in part) found.push(part.error);
    }
    for (const { message } of found) expect(message).toMatch(/^WEIR_NODE_(?:OPTION|PART): [^\r\n]*$/);
    expect(found.map(({ message }) => message).join()).not.toContain('secret');
  },
);

test.each([
  [{ sdk: { serviceName: 5 } }, 'sdk.serviceName must be text (got number)'],
  [{ sdk: { sampler: {} } }, 'sdk.sampler must be a sampler (got object)'],
  [{ sdk: { spanProcessors: [{}] } }, 'sdk.spanProcessors must be an array of processors of spans (got array)'],
  [{ sdk: { instrumentations: [null] } }, 'sdk.instrumentations must be an array of instrumentations (got array)'],
  [{ sdk: { resource: 'a' } }, 'sdk.resource must be a resource (got string)'],
  [{ sdk: { sampeler: {} } }, 'sdk.sampeler is no option (did you mean sampler?)'],
  [{ sdk: [] }, 'sdk must be an object (got array)'],
  [{ exit: null }, 'exit must be true, false or an object (got null)'],
  [{ exit: { timeoutMs: '5' } }, 'exit.timeoutMs must be an integer from 0 (got string)'],
  [{ exit: { timeout: 5 } }, 'exit.timeout is no option (did you mean timeoutMs?)'],
  [
    { exit: { signals: ['SIGKILL'] } },
    'exit.signals must be an array of names of signals that can be listened to (got array)',
  ],
  [{ configFile: 5 }, 'configFile must be the path of a file (got number)'],
  [{ autoInstrumentations: 'yes' }, 'autoInstrumentations must be true or false (got string)'],
  [JSON.parse('{ "__proto__": {} }'), '__proto__ is no option (known are redaction, '],
  ['on', 'options must be an object (got string)'],
])('%j is refused with key and type, and left out', (given: unknown, message) => {
  const { options: read, problems } = readStartOptions(given);
  expect(
    problems.map((problem) => problem.message.replace(/^WEIR_NODE_OPTION: /, '').slice(0, message.length)),
  ).toEqual([message]);
  const left = { sdk: {}, exit: {}, ...(read as object) };
  expect({ ...left, ...left.sdk, ...left.exit }).toEqual({ sdk: {}, exit: {} });
});

test('an option that throws when it is read is named', () => {
  const given = Object.defineProperty({}, 'kafka', { get: refuse, enumerable: true });
  expect(readStartOptions(given).problems.map(({ message }) => message)).toEqual([
    'WEIR_NODE_OPTION: kafka cannot be read: it threw TypeError',
  ]);
});

test('weir throws the first thing that is wrong', () => {
  expect(() => readWeirOptions({ exit: true })).not.toThrow();
  expect(() => weir({ sdk: { serviceName: 5 } } as never)).toThrow(WeirNodeError);
});
