import { expect, test } from 'vitest';
import { withoutCredentials } from './storage.ts';

test('what the format tool says is told without its lines that hold a password or a salted one', () => {
  const output = [
    "Bootstrap metadata: [UserScramCredentialRecord(name='weir', salt=[1, 2], storedKey=[3])]",
    "unrecognized arguments: '--add-SCRAM'",
    'java.lang.Error: at pass-phrase_1',
    'Log directory /data/log is already formatted.',
  ].join('\n');
  expect(withoutCredentials(output, { username: 'weir', password: 'pass-phrase_1' })).toBe(
    'Log directory /data/log is already formatted.',
  );
});
