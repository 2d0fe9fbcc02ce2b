import { trace } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { TracerProvider } from '../../../../test/support/sdk-line.ts';
import { cacheFaults } from '../../src/index.ts';
import { audience } from '../../src/telemetry.ts';

afterEach(() => trace.disable());

test('nobody is there until a provider is registered, which is noticed within 16 calls, and so is its end', () => {
  const isThere = audience({});
  const askedAgain = () => Array.from({ length: 16 }, isThere).at(-1);
  expect(isThere()).toBe(false);
  trace.setGlobalTracerProvider(new TracerProvider());
  expect(askedAgain()).toBe(true);
  trace.disable();
  expect(askedAgain()).toBe(false);
});

test('a handler is there from the first call on, and a provider of what is switched off is nobody', () => {
  expect(audience({ handlers: [{}] })()).toBe(true);
  expect(audience({ spans: 'off', providers: { tracerProvider: new TracerProvider() } })()).toBe(false);
});

test('a provider that throws is nobody, and is counted', () => {
  const before = cacheFaults().telemetry_error;
  const tracerProvider = {
    getTracer: () => {
      throw new Error('theirs');
    },
  };
  expect(audience({ providers: { tracerProvider } })()).toBe(false);
  expect(cacheFaults().telemetry_error).toBe(before + 1);
});
