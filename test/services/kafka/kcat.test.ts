import { expect, test } from 'vitest';
import { kcatSettings, logsInByScram } from './kcat.ts';

test('a librdkafka that repeats its nonce in SCRAM is known by its version', () => {
  const versions = ['2.0.2', '2.6.0', '2.6.1', '2.16.0', '3.0.0'];
  const able = versions.filter((version) =>
    logsInByScram(`Version 1.7.1 (JSON, librdkafka ${version} builtin.features=)`),
  );
  expect(able).toEqual(['2.6.1', '2.16.0', '3.0.0']);
  expect(logsInByScram('no version at all')).toBe(false);
});

test('settings name the secure listener, never the open one', () => {
  const settings = kcatSettings(
    { brokers: '127.0.0.1:1001', secureBrokers: '127.0.0.1:1002', username: 'weir', password: 'p', caFile: '/ca.pem' },
    'SCRAM-SHA-512',
  );
  expect(settings.split('\n')).toContain('bootstrap.servers=127.0.0.1:1002');
  expect(settings).toContain('sasl.mechanisms=SCRAM-SHA-512');
  expect(settings).not.toContain('1001');
});
