import { diag, type DiagLogger, DiagLogLevel } from '@opentelemetry/api';
import { afterEach, expect, test, vi } from 'vitest';
import { errorName, FaultCounter } from '../src/index.ts';

afterEach(() => diag.disable());

function captureWarnings(warn: (message: string) => void): void {
  const ignore = () => {};
  const logger: DiagLogger = { error: ignore, warn, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

test('each kind of fault is counted always and reported once', () => {
  const warn = vi.fn();
  captureWarnings(warn);
  const faults = new FaultCounter<'a' | 'b'>('@weir/test');
  faults.count('a', 'first');
  faults.count('a', 'second');
  faults.count('b', 'third');
  expect(faults.counts()).toEqual({ a: 2, b: 1 });
  expect(warn.mock.calls.map(([message]) => message as string)).toEqual([
    '@weir/test: first (a; counted, not reported again)',
    '@weir/test: third (b; counted, not reported again)',
  ]);
});

test('a diag logger that throws does not throw into the caller', () => {
  captureWarnings(() => {
    throw new Error('theirs');
  });
  const faults = new FaultCounter('@weir/test');
  faults.count('a', 'first');
  expect(faults.counts()).toEqual({ a: 1 });
});

test('only the name of what was thrown is told', () => {
  expect(errorName(new TypeError('password=hunter2'))).toBe('TypeError');
  expect(errorName('password=hunter2')).toBe('string');
  expect(errorName(undefined)).toBe('undefined');
  const hostile = Object.defineProperty(new Error('x'), 'name', {
    get() {
      throw new Error('theirs');
    },
  });
  expect(errorName(hostile)).toBe('unknown');
});
