import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { opa } from './service.ts';

test('the version that the service tells is the one that the module builds', () => {
  const goMod = readFileSync(new URL('module/go.mod', import.meta.url), 'utf8');
  expect(goMod).toContain(`github.com/open-policy-agent/opa v${opa.version} `);
});

test('the environment names an opa, or none', () => {
  expect(opa.named({ WEIR_OPA: '/bin/opa' })?.endpoints).toEqual({ program: '/bin/opa' });
  expect(opa.named({})).toBeUndefined();
  expect(opa.named({ WEIR_OPA: '' })).toBeUndefined();
});

test('a program that is no opa does not work', async () => {
  const named = opa.named({ WEIR_OPA: '/bin/false' });
  if (named === undefined) throw new Error('none is named');
  await expect(opa.check(named)).rejects.toThrow('the policy cannot be compiled');
});
