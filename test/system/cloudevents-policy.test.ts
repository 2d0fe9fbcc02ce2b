import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudEventEmitter } from '@weir/cloudevents';
import { openCloudEvents, parseCloudEventsConfig } from '@weir/cloudevents/config';
import { type RegoPolicy, regoPolicy, type RegoPolicyOptions } from '@weir/cloudevents/rego';
import { expect, onTestFinished, test } from 'vitest';
import { closedAfterTest } from '../faults/closed-after-test.ts';
import { startHttpReceiver } from '../faults/http-receiver.ts';
import { compilePolicy } from '../services/opa/program.ts';

const opa = process.env['WEIR_OPA'] ?? '';

// What a customer writes: types to let out, only of its own tenants, and only over a level of severity.
const REGO = `package acme["cloudevents-egress"]

default allow := false

allow if {
  startswith(input.event_type, "io.coresdk.")
  some tenant in data.tenants
  startswith(input.subject, sprintf("tenant/%s", [tenant]))
  object.get(input.attributes, "severitynumber", 9) >= 9
}

level := input.attributes.severitynumber

slow if {
  numbers.range(1, 3000)[_] + numbers.range(1, 3000)[_] == -1
}
`;
const ENTRYPOINTS = ['acme/cloudevents-egress/allow', 'acme/cloudevents-egress/level', 'acme/cloudevents-egress/slow'];

async function compiled(options: RegoPolicyOptions = {}): Promise<RegoPolicy> {
  const wasm = await compilePolicy(opa, { rego: REGO, entrypoints: ENTRYPOINTS });
  const policy = regoPolicy(wasm, { data: { tenants: ['acme'] }, ...options });
  onTestFinished(() => policy.close());
  return policy;
}

const input = {
  event_type: 'io.coresdk.auth.denied',
  subject: 'tenant/acme/user/1',
  attributes: { severitynumber: 13 },
};

test('a policy in Rego decides by type, subject and attributes, with data of its own', async () => {
  const policy = await compiled({ entrypoint: 'acme/cloudevents-egress/allow' });
  await policy.ready();
  const decide = (change: object): Promise<boolean> => policy.allow({ ...input, ...change });
  expect(await decide({})).toBe(true);
  expect(await decide({ event_type: 'com.other.thing' })).toBe(false);
  expect(await decide({ subject: 'tenant/other' })).toBe(false);
  expect(await decide({ subject: undefined })).toBe(false);
  expect(await decide({ attributes: { severitynumber: 5 } })).toBe(false);
  expect(await decide({ attributes: {} })).toBe(true);
});

test('a rule that gives anything but true lets nothing out', async () => {
  const policy = await compiled({ entrypoint: 'acme/cloudevents-egress/level' });
  expect(await policy.allow(input)).toBe(false);
  expect(await policy.allow({ ...input, attributes: { severitynumber: true } })).toBe(true);
});

test('a rule that takes longer than it may keeps the event, and the next is decided', async () => {
  const policy = await compiled({ entrypoint: 'acme/cloudevents-egress/slow', timeoutMs: 100 });
  await policy.ready();
  expect(await policy.allow(input)).toBe(false);
  await policy.ready();
});

test('what a configuration names as its egress policy decides what reaches the receiver, and what it keeps is counted', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const folder = await mkdtemp(join(tmpdir(), 'weir-egress-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const rego = REGO.replace('data.tenants', '["acme"]');
  await writeFile(join(folder, 'bundle.wasm'), await compilePolicy(opa, { rego, entrypoints: ENTRYPOINTS }));
  const yaml = `
cloud_events:
  source: https://orders.acme.com
  customer_egress_policy: "acme/cloudevents-egress"
  customer_egress_bundle: bundle.wasm
  http: { endpoint: ${receiver.url} }
`;
  const setup = await openCloudEvents(parseCloudEventsConfig(yaml), { folder });
  const { binding } = setup;
  if (binding === undefined) throw new Error('there is no binding');
  const emitter = new CloudEventEmitter({ ...setup, binding });
  for (const tenant of ['acme', 'other', 'acme', 'other', 'other']) {
    emitter.emitBestEffort({ type: 'io.coresdk.tenant.created', subject: `tenant/${tenant}`, data: { tenant } });
  }
  expect(await emitter.shutdown()).toBe(true);
  const arrived = receiver.requests.flatMap(({ text }) => [JSON.parse(text) as { subject: string }].flat());
  expect(arrived.map(({ subject }) => subject)).toEqual(['tenant/acme', 'tenant/acme']);
  expect(emitter.stats()).toMatchObject({
    offered: 5,
    delivered: 2,
    dropped: { denied: 3 },
    denied: { 'io.coresdk.tenant.created': 3 },
  });
});
