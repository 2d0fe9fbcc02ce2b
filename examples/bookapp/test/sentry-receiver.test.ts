import { expect, onTestFinished, test } from 'vitest';
import { sentryEvents } from '../src/demo/sentry-envelope.ts';
import { startSentryReceiver } from '../src/demo/sentry-receiver.ts';

const envelope = (...lines: readonly unknown[]): Buffer =>
  Buffer.from(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));

const event = { message: 'error.injected', level: 'error', tags: { 'otel.trace_id': 'a', service: 'bookapp' } };
const read = { title: 'error.injected', level: 'error', tags: event.tags };

async function started() {
  const receiver = await startSentryReceiver();
  onTestFinished(() => receiver.close());
  const send = async (body: Buffer): Promise<number> => (await fetch(receiver.url, { method: 'POST', body })).status;
  return { receiver, send };
}

test('events are read by their length and by their line, and other items are passed over', () => {
  const text = JSON.stringify(event);
  expect(
    sentryEvents(
      envelope(
        { event_id: '1' },
        { type: 'attachment', length: 12 },
        '{"a\n"}{"b"\n}',
        { type: 'event', length: text.length },
        text,
        { type: 'session' },
        {},
        { type: 'event' },
        text,
      ),
    ),
  ).toEqual([read, read]);
});

test('an event of an exception is named by what was thrown', () => {
  const values = [
    { type: 'Error', value: 'the cause' },
    { type: 'Problem', value: 'the river is dry' },
  ];
  expect(sentryEvents(envelope({}, { type: 'event' }, { exception: { values } }))).toEqual([
    { title: 'Problem: the river is dry', level: 'error', tags: {} },
  ]);
});

test.each(['', 'no envelope', '[]', '{}\nnull', '{}\n{"type":"event"}\n[1]'])('%j is no envelope', (text) => {
  expect(() => sentryEvents(Buffer.from(text))).toThrow(SyntaxError);
});

test('the receiver keeps what comes, refuses what is no envelope, and goes on', async () => {
  const { receiver, send } = await started();
  expect(await send(envelope({}, { type: 'event' }, event))).toBe(200);
  expect(await send(Buffer.from('no envelope'))).toBe(400);
  expect(await send(envelope({}, { type: 'event' }, event))).toBe(200);
  expect(receiver.events).toEqual([read, read]);
});

test('what it keeps is bounded, and so is what it reads', async () => {
  const { receiver, send } = await started();
  const many = envelope({}, ...Array.from({ length: 700 }, () => [{ type: 'event' }, event]).flat());
  expect(await send(many)).toBe(200);
  expect(await send(many)).toBe(200);
  expect(receiver.events).toHaveLength(1_000);
  await expect(send(Buffer.alloc(2_000_000, ' '))).resolves.toBe(413);
});
