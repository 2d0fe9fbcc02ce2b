import { expect, test } from 'vitest';
import { isLoopbackAddress, isLoopbackHost } from '../../src/http/loopback.ts';

test.each([
  'localhost',
  'localhost.',
  'a.b.localhost:80',
  '127.0.0.1',
  '127.255.0.1:4318',
  '[::1]',
  '[::ffff:127.0.0.1]:1',
])('Host %s names this machine', (host) => expect(isLoopbackHost(host)).toBe(true));

test.each([
  undefined,
  '',
  'attacker.example',
  'localhost.attacker.example',
  'notlocalhost',
  '127.0.0.1.attacker.example',
  '127.1',
  '0.0.0.0',
  '10.0.0.1:4318',
  '[fe80::1]',
  '::1',
  'localhost:80:80',
  'user@localhost',
])('Host %s does not', (host) => expect(isLoopbackHost(host)).toBe(false));

test('an address is loopback in either family, also IPv4 mapped into IPv6', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].every(isLoopbackAddress)).toBe(true);
  expect(['0.0.0.0', '::', '192.168.0.1', '::ffff:10.0.0.1', 'localhost'].some(isLoopbackAddress)).toBe(false);
});
