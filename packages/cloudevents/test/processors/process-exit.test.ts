/** A process with ways out can end in every way: over what was built, as an application has it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { ENDINGS } from '../../../../test/faults/child-endings.ts';
import { startChildScript } from '../../../../test/faults/child-script.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import { hang } from '../../../../test/faults/http-behaviours.ts';
import { type HttpReceiver, startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { eventsIn } from '../receiver.ts';
import { standInPolicy } from '../rego/stand-in-policy.ts';

/** A script with an emitter, whose policy is the rule of the stand-in. */
async function emitting({ url }: HttpReceiver, rule: string, then: string) {
  const folder = await mkdtemp(join(tmpdir(), 'weir-cloudevents-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'policy.wasm');
  await writeFile(file, standInPolicy());
  const code = `import { readFileSync } from 'node:fs';
    import { CloudEventEmitter, httpBinding } from '@weir/cloudevents';
    import { regoPolicy } from '@weir/cloudevents/rego';
    const limits = { timeoutMs: ${rule === 'loop' ? 1_000 : 15_000}, startTimeoutMs: 15_000 };
    const policy = regoPolicy(readFileSync('${file}'), { entrypoint: 'acme/egress/${rule}', ...limits });
    const binding = httpBinding({ endpoint: '${url}' });
    const emitter = new CloudEventEmitter({ source: '/a', binding, policy, policyTimeoutMs: 15_000 });
    emitter.emitBestEffort({ type: 'a' });
    ${then}`;
  return closedAfterTest(startChildScript({ code, cwd: new URL('../..', import.meta.url) }));
}

test('a process that leaves its emitter and its policy open ends when its work does', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const sending = `await emitter.forceFlush({ timeoutMs: 15_000 }); console.log('sent');`;
  const script = await emitting(receiver, 'allow', sending);
  await script.untilWritten('sent');
  expect(await script.end('end of work')).toMatchObject({ code: 0, stderr: '' });
  expect(eventsIn(receiver).flat()).toHaveLength(1);
});

test.each([
  ['its receiver', 'allow', 1_000],
  ['its policy', 'loop', 100],
])('what a shutdown has no time for is counted, and it ends though %s does not answer', async (_, rule, timeoutMs) => {
  const receiver = closedAfterTest(await startHttpReceiver({ behaviour: hang() }));
  const script = await emitting(
    receiver,
    rule,
    `await emitter.shutdown({ timeoutMs: ${timeoutMs} });
    console.log(JSON.stringify(emitter.stats().dropped.shutdown_deadline));`,
  );
  expect(await script.end('end of work')).toMatchObject({ code: 0, stdout: '1\n' });
});

test('a process that does nothing but shut down a processor sees it done, though its policy answers nothing and never closes', async () => {
  const code = `import { CloudEventsLogRecordProcessor, cloudEventsFaults } from '@weir/cloudevents';
    const processor = { onEmit() {}, async forceFlush() {}, async shutdown() {} };
    const policy = { allow: () => new Promise(() => {}), close: () => new Promise(() => {}) };
    const wrapping = new CloudEventsLogRecordProcessor({ source: '/a', processor, policy, policyTimeoutMs: 50 });
    wrapping.onEmit({ eventName: 'a', attributes: {}, hrTime: [1, 0], setBody() {}, setAttribute() {} });
    await wrapping.shutdown();
    console.log(JSON.stringify(wrapping.stats()), cloudEventsFaults().policy_failed);`;
  const script = closedAfterTest(startChildScript({ code, cwd: new URL('../..', import.meta.url) }));
  expect(await script.end('end of work')).toMatchObject({
    code: 0,
    stdout: '{"events":1,"denied":{"a":1}} 2\n',
  });
});

test('a process that does nothing but close its busy policy sees it closed', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const script = await emitting(
    receiver,
    'loop',
    `await emitter.forceFlush({ timeoutMs: 100 });
    await policy.close();
    console.log('closed');`,
  );
  expect(await script.end('end of work')).toMatchObject({ code: 0, stdout: 'closed\n' });
});

test('a process that does nothing but ask its policy gets its answer', async () => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const asking = `await policy.ready();
    console.log(await policy.allow({ event_type: 'a', attributes: {} }));`;
  const script = await emitting(receiver, 'allow', asking);
  expect(await script.end('end of work')).toMatchObject({ code: 0, stdout: 'true\n', stderr: '' });
});

test.for(ENDINGS)('a process whose policy never comes back ends by %s all the same', async (way) => {
  const receiver = closedAfterTest(await startHttpReceiver());
  const script = await emitting(receiver, 'loop', `await policy.ready(); console.log('ready');`);
  await script.untilWritten('ready');
  await script.end(way);
  expect(receiver.requests).toEqual([]);
});
