import { loadPolicy } from '@open-policy-agent/opa-wasm';
import { expect, test } from 'vitest';
import { compilePolicy } from '../services/opa/program.ts';

const opa = process.env['WEIR_OPA'] ?? '';

const REGO = `package flows

allow if input.tenant in data.tenants

reasons contains "no tenant" if not input.tenant
`;

test('a policy compiled to WebAssembly decides by each of its rules, with data', async () => {
  const policy = await loadPolicy(
    await compilePolicy(opa, { rego: REGO, entrypoints: ['flows/allow', 'flows/reasons'] }),
  );
  policy.setData({ tenants: ['library'] });
  expect(policy.evaluate({ tenant: 'library' }, 'flows/allow')).toEqual([{ result: true }]);
  expect(policy.evaluate({ tenant: 'archive' }, 'flows/allow')).toEqual([]);
  expect(policy.evaluate({}, 'flows/reasons')).toEqual([{ result: ['no tenant'] }]);
});

test('a policy with a mistake is an error that says where', async () => {
  const compiled = compilePolicy(opa, {
    rego: 'package flows\n\nallow if input.tenant == ]\n',
    entrypoints: ['flows/allow'],
  });
  await expect(compiled).rejects.toThrow(/policy\.rego:3: rego_parse_error/);
});
