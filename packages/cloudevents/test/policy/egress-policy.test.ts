import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { HOSTILE_CASES } from '../../../../test/support/counts.ts';
import { allowTypes, cloudEventsFaults, type EgressInput, type EgressPolicyOption } from '../../src/index.ts';
import { EgressGate } from '../../src/policy/egress-gate.ts';
import { egressInput, egressPolicy } from '../../src/policy/egress-policy.ts';

const input: EgressInput = { event_type: 'io.acme.auth.denied', attributes: {} };
const gate = (policy: unknown, timeoutMs = 1_000): EgressGate =>
  new EgressGate(egressPolicy(policy as EgressPolicyOption), timeoutMs);

test('a list lets out whole types and what begins as it says, and nothing else', () => {
  const policy = allowTypes(['io.acme.policy.decision', 'io.acme.auth.*']);
  const allowed = (event_type: string): boolean => policy.allow({ event_type, attributes: {} });
  expect(['io.acme.policy.decision', 'io.acme.auth.denied', 'io.acme.auth.'].map(allowed)).toEqual([true, true, true]);
  expect(['io.acme.policy.decision2', 'io.acme.auth', 'IO.ACME.AUTH.x', ''].map(allowed)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(allowTypes([]).allow(input)).toBe(false);
});

property.prop([fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true })], {
  numRuns: HOSTILE_CASES / 10,
})('whatever a policy answers, only true lets an event out', async (answer) => {
  const asked = gate(() => answer);
  expect(await asked.ask(input)).toBe(answer === true);
  expect(Object.values(asked.denials())).toEqual(answer === true ? [] : [1]);
});

test.for<[string, () => unknown]>([
  ['throws', () => JSON.parse('{')],
  ['rejects', () => Promise.reject(new Error('no'))],
  ['throws what is no error', () => Promise.reject(null)],
  ['gives an object that throws when it is awaited', () => new Proxy({}, { get: () => JSON.parse('{') as unknown })],
])('a policy that %s keeps the event, and is counted', async ([, allow]) => {
  const before = cloudEventsFaults().policy_failed;
  expect(await gate(allow).ask(input)).toBe(false);
  expect(cloudEventsFaults().policy_failed).toBe(before + 1);
});

test('a policy that never answers keeps the event after its time', async () => {
  vi.useFakeTimers();
  try {
    const asked = gate(() => new Promise(() => {}), 250);
    const answer = asked.ask(input);
    await vi.advanceTimersByTimeAsync(250);
    expect(await answer).toBe(false);
    expect({ ...asked.denials() }).toEqual({ 'io.acme.auth.denied': 1 });
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('denials are counted by type, by a bounded number of types, whatever they are called', () => {
  const asked = gate(() => false);
  for (const event_type of ['a', 'a', '__proto__', 'constructor']) void asked.ask({ event_type, attributes: {} });
  for (let index = 0; index < 2_000; index += 1) void asked.ask({ event_type: `made-up-${index}`, attributes: {} });
  const denials = asked.denials();
  expect([denials['a'], denials['__proto__'], denials['constructor']]).toEqual([2, 1, 1]);
  expect(Object.keys(denials)).toHaveLength(1_001);
  expect(Object.values(denials).reduce((sum, count) => sum + count, 0)).toBe(2_004);
});

test('a policy is asked about all attributes, and not about the data', () => {
  const event = {
    specversion: '1.0',
    id: '1',
    source: '/books',
    type: 'book.added',
    subject: 'b-1',
    severitynumber: 9,
    data: { password: 'x' },
  };
  const attributes = {
    specversion: '1.0',
    id: '1',
    source: '/books',
    type: 'book.added',
    subject: 'b-1',
    severitynumber: 9,
  };
  expect(egressInput(event)).toEqual({ event_type: 'book.added', subject: 'b-1', attributes });
});

test.for<[unknown, string]>([
  [undefined, 'policy must be a policy, a function or a list of types (got undefined)'],
  ['io.acme.*', 'policy must be a policy, a function or a list of types (got string)'],
  [{}, 'policy must be a policy, a function or a list of types (got object)'],
  [['a', 1], 'policy[1] must be a type (got number)'],
  [['a', ''], 'policy[1] must be a type (got string)'],
])('what is no policy is refused: %j', ([option, message]) => {
  expect(() => egressPolicy(option as EgressPolicyOption)).toThrow(`WEIR_CLOUDEVENTS_OPTION: ${message}`);
});
