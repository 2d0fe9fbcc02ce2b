import { afterEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { logs } from '../../../test/support/sdk-line.ts';
import { findLoggerProvider, type LoggerProvider, loggerSource } from '../src/index.ts';

const API = Symbol.for('opentelemetry.js.api.1');
const API_LOGS = Symbol.for('io.opentelemetry.js.api.logs');
const globals = globalThis as { [API]?: { logs?: LoggerProvider }; [API_LOGS]?: unknown };

let sdk: TestSdk | undefined;
afterEach(async () => {
  await sdk?.stop();
  sdk = undefined;
  delete globals[API]?.logs;
  delete globals[API_LOGS];
});

function collectingProvider(): { provider: LoggerProvider; emitted: unknown[] } {
  const emitted: unknown[] = [];
  return { provider: { getLogger: () => ({ emit: (record) => void emitted.push(record) }) }, emitted };
}

/** A provider as the API of 1.10 registers one: a stand-in, since that of the other SDK line has no logs. */
function registerWithApi(): LoggerProvider {
  const { provider } = collectingProvider();
  sdk ??= startTestSdk();
  Object.assign(globals[API] ?? {}, { logs: provider });
  return provider;
}

/** A provider as `@opentelemetry/api-logs` registers one: a stand-in, since that package is of the other SDK line. */
function registerWithApiLogs(): { provider: LoggerProvider; emitted: unknown[] } {
  const { provider, emitted } = collectingProvider();
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

test('the provider that the stock SDK is registered as is found', () => {
  sdk = startTestSdk();
  expect(findLoggerProvider()).toBe(logs.getLoggerProvider());
});

test('the provider of api-logs is found where API 1.10 has none, and not before it', () => {
  const { provider } = registerWithApiLogs();
  expect(findLoggerProvider()).toBe(provider);
  const ofApi = registerWithApi();
  expect(findLoggerProvider()).toBe(ofApi);
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
