import { expect, test } from 'vitest';
import { hostPolicy } from '../src/index.ts';

test.each([
  'localhost',
  'LOCALHOST.',
  'app.localhost',
  'backend',
  'db_1',
  'printer.local',
  'kafka.prod.internal',
  'nas.home.arpa',
  '127.0.0.1',
  '127.255.0.9',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.1.1',
  '::1',
  'fe80::1',
  'fd12:3456::1',
  '::ffff:10.0.0.1',
])('%s is private', (host) => {
  expect(hostPolicy()(host)).toBe(true);
  expect(hostPolicy({ allowPrivate: false })(host)).toBe(false);
});

test.each([
  '',
  'example.com',
  'localhost.example.com',
  'internal.example.com',
  'evil.localhost.com',
  '8.8.8.8',
  '172.32.0.1',
  '11.0.0.1',
  '::ffff:8.8.8.8',
  '2001:db8::1',
  '2130706433',
  '0x7f000001',
  '127.1',
  '10.0.0.1.example.com',
  '%00',
])('%o is not', (host) => {
  expect(hostPolicy()(host)).toBe(false);
});

test('named hosts, suffixes and all hosts can be allowed, whatever their case', () => {
  const allows = hostPolicy({ allow: ['API.example.com', '*.Example.org', '203.0.113.7'] });
  expect(['api.example.com', 'a.b.example.org', 'A.EXAMPLE.ORG', '203.0.113.7'].map(allows)).toEqual(
    Array(4).fill(true),
  );
  expect(['example.org', 'evilexample.org', 'xapi.example.com', '203.0.113.8'].map(allows)).toEqual(
    Array(4).fill(false),
  );
  expect(hostPolicy({ allow: ['*'] })('example.net')).toBe(true);
});

test('an entry that is no host is refused by name', () => {
  expect(() => hostPolicy({ allow: ['a', 7 as never] })).toThrow(
    'allow[1] must be a host, "*." and a host, or "*" (got number)',
  );
  for (const bad of ['', '*example.com', 'api.example.com:8443', 'https://example.com', 'a b', 'a.*.com']) {
    expect(() => hostPolicy({ allow: [bad] })).toThrow('allow[0]');
  }
  expect(() => hostPolicy({ allow: 'example.com' as never })).toThrow('allow must be an array (got string)');
  expect(() => hostPolicy({ allowPrivate: 'false' as never })).toThrow('allowPrivate must be a boolean (got string)');
  expect(() => hostPolicy(null as never)).toThrow('must be an object (got null)');
  expect(hostPolicy({ allow: ['2001:db8::1'] })('2001:db8::1')).toBe(true);
});
