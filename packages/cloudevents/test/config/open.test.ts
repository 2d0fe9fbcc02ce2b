import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { cloudEventsConfig, openCloudEvents, parseCloudEventsConfig } from '../../src/config/index.ts';
import { CloudEventEmitter, CloudEventsLogRecordProcessor } from '../../src/index.ts';
import { standInPolicy } from '../rego/stand-in-policy.ts';

async function folderWith(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-cloudevents-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  return folder;
}

const input = { event_type: 'a', attributes: {} };

test('a file of YAML becomes a way out that sends with its headers, by its policy', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const folder = await folderWith({ 'egress.wasm': standInPolicy() });
  const yaml = `
tenant: acme
cloud_events:
  source: /orders
  customer_egress_policy: egress.wasm
  http:
    endpoint: ${receiver.url}
    headers: { authorization: "Bearer \${TOKEN}" }
`;
  const setup = await openCloudEvents(parseCloudEventsConfig(yaml, { TOKEN: 'a$${b}' }), { folder });
  const { binding } = setup;
  if (binding === undefined) throw new Error('there is no binding');
  const emitter = new CloudEventEmitter({ ...setup, binding });
  await emitter.emitStrict({ type: 'order.placed' });
  await emitter.shutdown();
  expect(receiver.requests[0]?.headers.authorization).toBe('Bearer a$${b}');
  expect(JSON.parse(receiver.requests[0]?.text ?? '')).toMatchObject({ source: '/orders', type: 'order.placed' });
});

test('an entrypoint is of the bundle that is given, or named', async () => {
  const folder = await folderWith({ 'bundle.wasm': standInPolicy() });
  const config = (policy: string, bundle?: string) =>
    cloudEventsConfig({
      cloud_events: { customer_egress_policy: policy, ...(bundle && { customer_egress_bundle: bundle }) },
    });
  const given = await openCloudEvents(config('acme/egress/undefined'), { bundle: standInPolicy() });
  const named = await openCloudEvents(config('acme/egress', 'bundle.wasm'), { folder });
  onTestFinished(async () => void (await Promise.all([given.policy?.close?.(), named.policy?.close?.()])));
  expect([await given.policy?.allow(input), await named.policy?.allow(input)]).toEqual([false, true]);
});

test('without a binding events stay inside log records', async () => {
  const setup = await openCloudEvents(
    cloudEventsConfig({ tenant: 'acme', cloud_events: { source: '/orders', type_prefix: 'io.acme.' } }),
  );
  expect(setup).toEqual({ source: '/orders', tenant: 'acme', typePrefix: 'io.acme.' });
  expect(() => new CloudEventsLogRecordProcessor(setup)).not.toThrow();
});

test.for<[object, string]>([
  [
    { customer_egress_policy: 'a/b' },
    'WEIR_CLOUDEVENTS_POLICY: customer_egress_policy names an entrypoint, and there is no bundle',
  ],
  [
    { customer_egress_policy: 'none.wasm' },
    'WEIR_CLOUDEVENTS_CONFIG: cloud_events.customer_egress_policy names a file that cannot be read (ENOENT)',
  ],
  [{ customer_egress_policy: 'text.wasm' }, 'WEIR_CLOUDEVENTS_POLICY: wasm is no WebAssembly (CompileError)'],
  [
    { customer_egress_policy: 'acme/egress/none', customer_egress_bundle: 'policy.wasm' },
    'WEIR_CLOUDEVENTS_POLICY: the policy cannot be used: it has no such entrypoint',
  ],
])('a policy that cannot be used is an error before anything leaves: %j', async ([section, message]) => {
  const folder = await folderWith({ 'text.wasm': 'package a', 'policy.wasm': standInPolicy() });
  await expect(openCloudEvents(cloudEventsConfig({ cloud_events: section }), { folder })).rejects.toThrow(message);
});
