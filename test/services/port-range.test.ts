import { expect, test } from 'vitest';
import { parseRange, serverPorts } from './port-range.ts';

test('ports are below those that the system hands out, above them where there are too few, and any where both are', () => {
  expect(serverPorts({ first: 32_768, last: 60_999 })).toEqual({ first: 11_000, last: 32_767 });
  expect(serverPorts({ first: 1_024, last: 40_000 })).toEqual({ first: 40_001, last: 65_535 });
  expect(serverPorts({ first: 1_024, last: 65_535 })).toEqual({ first: 11_000, last: 65_535 });
});

test('the range is read as Linux writes it', () => {
  expect(parseRange('32768\t60999\n')).toEqual({ first: 32_768, last: 60_999 });
  expect(parseRange('')).toBeUndefined();
});
