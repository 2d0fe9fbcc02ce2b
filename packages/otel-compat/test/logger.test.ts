import { logs } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { findLoggerProvider, type LoggerProvider, loggerSource } from '../src/index.ts';

const API_LOGS = Symbol.for('io.opentelemetry.js.api.logs');

let sdk: TestSdk | undefined;
afterEach(async () => {
  await sdk?.stop();
  sdk = undefined;
  delete (globalThis as { [API_LOGS]?: unknown })[API_LOGS];
});

/** A provider as `@opentelemetry/api-logs` registers one: a stand-in, since that package is of the other SDK line. */
function registerWithApiLogs(): { provider: LoggerProvider; emitted: unknown[] } {
  const emitted: unknown[] = [];
  const provider: LoggerProvider = { getLogger: () => ({ emit: (record) => void emitted.push(record) }) };
  Object.defineProperty(globalThis, API_LOGS, {
    configurable: true,
    value: (version: number) => (version === 1 ? provider : undefined),
  });
  return { provider, emitted };
}

test('there is no provider before one is registered', () => {
  expect(findLoggerProvider()).toBeUndefined();
  expect(loggerSource('test')()).toBeUndefined();
});

test('the provider of API 1.10 is found', () => {
  sdk = startTestSdk();
  expect(findLoggerProvider()).toBe(logs.getLoggerProvider());
});

test('the provider of api-logs is found where API 1.10 has none, and not before it', () => {
  const { provider } = registerWithApiLogs();
  expect(findLoggerProvider()).toBe(provider);
  sdk = startTestSdk();
  expect(findLoggerProvider()).not.toBe(provider);
});

test('a source follows the registration: none, one, another', async () => {
  const source = loggerSource('test', '1.0.0');
  expect(source()).toBeUndefined();
  sdk = startTestSdk();
  source()?.emit({ eventName: 'first' });
  expect(source()).toBe(source());
  expect(sdk.logRecords()[0]).toMatchObject({
    eventName: 'first',
    instrumentationScope: { name: 'test', version: '1.0.0' },
  });
  await sdk.stop();
  sdk = undefined;
  const { emitted } = registerWithApiLogs();
  source()?.emit({ eventName: 'second' });
  expect(emitted).toEqual([{ eventName: 'second' }]);
});

test('a provider that is given is used, whatever is registered', () => {
  sdk = startTestSdk();
  const { provider, emitted } = registerWithApiLogs();
  loggerSource('test', undefined, provider)()?.emit({ eventName: 'given' });
  expect(emitted).toHaveLength(1);
  expect(sdk.logRecords()).toHaveLength(0);
});
