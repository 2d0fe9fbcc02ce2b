import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compose } from './service.ts';

test('the version that the service tells is the one that the module builds', () => {
  const goMod = readFileSync(new URL('module/go.mod', import.meta.url), 'utf8');
  expect(goMod).toContain(`github.com/compose-spec/compose-go/v2 v${compose.version}\n`);
});

test('the environment names a compose-check, or none', () => {
  expect(compose.named({ WEIR_COMPOSE: '/bin/compose-check' })?.endpoints).toEqual({ program: '/bin/compose-check' });
  expect(compose.named({ WEIR_COMPOSE: '' })).toBeUndefined();
});

test('a program that is no compose-check does not work', async () => {
  const named = compose.named({ WEIR_COMPOSE: '/bin/false' });
  if (named === undefined) throw new Error('none is named');
  await expect(compose.check(named)).rejects.toThrow('is no Compose file');
});
