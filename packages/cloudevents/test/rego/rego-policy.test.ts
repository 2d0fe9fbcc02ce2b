import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type EgressInput, regoPolicy, type RegoPolicy, type RegoPolicyOptions } from '../../src/rego/index.ts';
import { cloudEventsFaults } from '../../src/index.ts';
import { RegoAnswer, type RegoQuestions } from '../../src/rego/rego-worker.ts';
import { LONG_INPUT_BYTES, standInPolicy } from './stand-in-policy.ts';

const wasm = standInPolicy();
const input: EgressInput = { event_type: 'io.acme.order.placed', subject: 'tenant/acme', attributes: {} };
const long: EgressInput = { ...input, subject: 'x'.repeat(LONG_INPUT_BYTES) };
// Real time is never what ends a thread.
const PATIENT = { timeoutMs: 60_000, startTimeoutMs: 60_000 };

function policy(rule: string, options: Partial<RegoPolicyOptions> = {}): RegoPolicy {
  const made = regoPolicy(wasm, { entrypoint: `acme/egress/${rule}`, ...options });
  onTestFinished(() => made.close());
  return made;
}

/** Holds the watch over threads in hand: it looks again only when the test says so, however long anything takes. */
function watchInHand(): {
  /** Resolves when so many questions are answered of each message that a thread was sent. */
  readonly until: (...answered: readonly number[]) => Promise<void>;
  readonly look: () => void;
} {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const posted = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => {
    vi.useRealTimers();
    posted.mockRestore();
  });
  const answered = ({ answers }: RegoQuestions): number => new Int32Array(answers).indexOf(RegoAnswer.none);
  return {
    until: (...counts) => expect.poll(() => posted.mock.calls.map(([message]) => answered(message))).toEqual(counts),
    look: () => vi.advanceTimersByTime(PATIENT.timeoutMs),
  };
}

test.for([
  ['allow', true],
  ['undefined', false],
  ['text', false],
  ['package', true],
] as const)('a policy whose rule gives %s allows: %o, for only true is a yes', async ([rule, allowed]) => {
  expect(await policy(rule).allow(input)).toBe(allowed);
});

test('the first rule that a policy was compiled with decides where none is named', async () => {
  const made = regoPolicy(wasm);
  onTestFinished(() => made.close());
  expect(await made.allow(input)).toBe(true);
});

test('the name of a package finds its rule allow', async () => {
  const made = regoPolicy(wasm, { entrypoint: 'acme/egress' });
  onTestFinished(() => made.close());
  expect(await made.allow(input)).toBe(true);
});

test('many events that are asked about together are each answered', async () => {
  const made = policy('allow');
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => made.allow(input)));
  expect(answers).toHaveLength(1_000);
  expect(answers.every(Boolean)).toBe(true);
});

test('a policy that traps keeps the event, is counted, and goes on', async () => {
  const made = policy('trap');
  const before = cloudEventsFaults().policy_failed;
  expect(await Promise.all([made.allow(input), made.allow(input)])).toEqual([false, false]);
  expect(cloudEventsFaults().policy_failed).toBe(before + 2);
});

test('a policy that wants more memory than it may have keeps the event', async () => {
  expect(await policy('memory').allow(input)).toBe(false);
  expect(await policy('memory', { maxMemoryBytes: 256 * 1_048_576 }).allow(input)).toBe(true);
});

test('an event that a policy never comes back from is kept, and those asked about with it are answered', async () => {
  const watch = watchInHand();
  const made = policy('loop_on_long', PATIENT);
  const asked = [input, long, input, input, long].map((each) => made.allow(each));
  await watch.until(1);
  watch.look();
  watch.look();
  await watch.until(1, 2);
  watch.look();
  watch.look();
  expect(await Promise.all(asked)).toEqual([true, false, true, true, false]);
  // It has been started again.
  expect(await made.allow(input)).toBe(true);
});

test('a policy that never comes back from anything rests after three endings, and everything is kept meanwhile', async () => {
  const watch = watchInHand();
  let nowMs = 0;
  const made = policy('loop_on_long', { ...PATIENT, nowMs: () => nowMs });
  const asked = Array.from({ length: 50 }, () => made.allow(long));
  for (const messages of [[0], [0, 0], [0, 0, 0]]) {
    await watch.until(...messages);
    watch.look();
  }
  expect((await Promise.all(asked)).some(Boolean)).toBe(false);
  expect(await made.allow(input)).toBe(false);
  nowMs = 10_000;
  expect(await made.allow(input)).toBe(true);
});

test('the application is not held up by a policy that loops', async () => {
  const made = policy('loop', { timeoutMs: 60_000 });
  await made.ready();
  const asked = made.allow(input);
  let turns = 0;
  while (turns < 100) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
  }
  await made.close();
  expect(await asked).toBe(false);
});

test('an entrypoint that the policy does not have is said by ready, and keeps everything', async () => {
  const made = policy('missing');
  await expect(made.ready()).rejects.toMatchObject({
    code: 'WEIR_CLOUDEVENTS_POLICY',
    message: 'WEIR_CLOUDEVENTS_POLICY: the policy cannot be used: it has no such entrypoint',
  });
  expect(await made.allow(input)).toBe(false);
});

test('a policy that is closed keeps everything', async () => {
  const made = policy('allow');
  await made.close();
  expect(await made.allow(input)).toBe(false);
  await expect(made.ready()).rejects.toMatchObject({ code: 'WEIR_CLOUDEVENTS_POLICY' });
});

test.for<[string, unknown, unknown, string]>([
  ['text', 'policy.wasm', { entrypoint: 'a' }, 'WEIR_CLOUDEVENTS_OPTION: wasm must be bytes (got string)'],
  [
    'no WebAssembly',
    Buffer.from('package a'),
    { entrypoint: 'a' },
    'WEIR_CLOUDEVENTS_POLICY: wasm is no WebAssembly (CompileError)',
  ],
  [
    'WebAssembly that is no policy',
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    { entrypoint: 'a' },
    'WEIR_CLOUDEVENTS_POLICY: wasm is no policy that opa has compiled',
  ],
  ['no options', wasm, null, 'WEIR_CLOUDEVENTS_OPTION: options must be an object (got null)'],
  ['an empty entrypoint', wasm, { entrypoint: '' }, 'WEIR_CLOUDEVENTS_OPTION: entrypoint must be text (got string)'],
  [
    'no time',
    wasm,
    { entrypoint: 'a', timeoutMs: 0 },
    'WEIR_CLOUDEVENTS_OPTION: timeoutMs must be an integer from 1 to 2147483647 (got number)',
  ],
  [
    'data that is none',
    wasm,
    { entrypoint: 'a', data: 1n },
    'WEIR_CLOUDEVENTS_OPTION: data must be an object (got bigint)',
  ],
  [
    'data without JSON',
    wasm,
    { entrypoint: 'a', data: { a: 1n } },
    'WEIR_CLOUDEVENTS_OPTION: data must be an object with a JSON form (got object)',
  ],
  [
    'too little memory',
    wasm,
    { entrypoint: 'a', maxMemoryBytes: 1 },
    'WEIR_CLOUDEVENTS_OPTION: maxMemoryBytes must be an integer from 1048576 to 4294967296 (got number)',
  ],
])('%s is refused when the policy is made', ([, bytes, options, message]) => {
  expect(() => regoPolicy(bytes as Uint8Array, options as RegoPolicyOptions)).toThrow(message);
});
