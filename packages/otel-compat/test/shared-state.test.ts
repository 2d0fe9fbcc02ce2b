import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { currentFlowId, DROP_REASONS, hasContextManager, isFlowId, noDrops, processWide } from '../src/index.ts';

let sdk: TestSdk | undefined;
afterEach(async () => {
  await sdk?.stop();
  sdk = undefined;
});

test('the first value of a name is the value of the process', () => {
  const first = processWide('test.v1', () => ({ from: 'first' }));
  expect(processWide('test.v1', () => ({ from: 'second' }))).toBe(first);
  expect(processWide('test.v2', () => ({ from: 'other layout' }))).not.toBe(first);
});

test('a context manager is noticed when it comes and when it goes', async () => {
  expect(hasContextManager()).toBe(false);
  sdk = startTestSdk();
  expect(hasContextManager()).toBe(true);
  await sdk.stop();
  expect(hasContextManager()).toBe(false);
  sdk = startTestSdk({ contextManager: false });
  expect(hasContextManager()).toBe(false);
});

test('a context manager that this copy of the API cannot use counts as none', () => {
  const registrations = globalThis as { [key: symbol]: Record<string, unknown> | undefined };
  const api = registrations[Symbol.for('opentelemetry.js.api.1')];
  if (api === undefined) throw new Error('an SDK has been registered in the tests before');
  // As another version of the API leaves it: there, but not the one that `context.with` goes through.
  api['context'] = { active: () => ROOT_CONTEXT, with: (_: unknown, fn: () => unknown) => fn() };
  expect(hasContextManager()).toBe(false);
  delete api['context'];
});

test('the flow id in scope is read from baggage, and a bad one is none', () => {
  sdk = startTestSdk();
  const carrying = (value: string) =>
    propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ 'flow.id': { value } }));
  expect(currentFlowId(carrying('f'))).toBe('f');
  expect(currentFlowId(carrying('a\nb'))).toBeUndefined();
  expect(context.with(carrying('f'), () => currentFlowId())).toBe('f');
  expect(isFlowId('x'.repeat(256)) && !isFlowId('x'.repeat(257)) && !isFlowId(7)).toBe(true);
});

test('a drop counter starts at zero for every reason', () => {
  expect(noDrops()).toEqual(Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])));
});
