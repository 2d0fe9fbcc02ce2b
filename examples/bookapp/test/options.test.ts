import { expect, test } from 'vitest';
import { parseDemoOptions, UsageError } from '../src/demo/options.ts';

test('at a terminal the demo goes on, elsewhere it ends, unless told otherwise', () => {
  const goesOn = (args: string[], terminal: boolean) => {
    const options = parseDemoOptions(args, terminal);
    return options !== 'help' && options.keepRunning;
  };
  expect(goesOn([], true)).toBe(true);
  expect(goesOn([], false)).toBe(false);
  expect(goesOn(['--once'], true)).toBe(false);
  expect(goesOn(['--json'], true)).toBe(false);
  expect(goesOn(['--keep-running'], false)).toBe(true);
});

test('numbers are read, and bounded', () => {
  expect(parseDemoOptions(['--requests', '7', '--otlp-port', '4318'], false)).toMatchObject({
    requests: 7,
    otlpPort: 4_318,
    port: 0,
  });
  for (const bad of ['0', '10001', '1.5', '-1', '', 'x']) {
    expect(() => parseDemoOptions([`--requests=${bad}`], false)).toThrow(UsageError);
  }
  expect(() => parseDemoOptions(['--port', '65536'], false)).toThrow('--port must be a whole number from 0 to 65535');
});

test('what is unknown or contradicts itself is refused', () => {
  expect(() => parseDemoOptions(['--twice'], false)).toThrow(UsageError);
  expect(() => parseDemoOptions(['--once', '--keep-running'], false)).toThrow(
    '--once and --keep-running exclude each other',
  );
  expect(parseDemoOptions(['-h'], false)).toBe('help');
});

test('a store is one of real servers', () => {
  expect(parseDemoOptions(['--real', '--store', 'clickhouse'], false)).toMatchObject({ store: 'clickhouse' });
  expect(() => parseDemoOptions(['--store', 'clickhouse'], false)).toThrow('--store clickhouse needs --real');
  expect(() => parseDemoOptions(['--real', '--store', 'mysql'], false)).toThrow('--store must be clickhouse');
});
