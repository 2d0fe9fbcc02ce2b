import { context, trace } from '@opentelemetry/api';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { instrumentMessages, type KafkaMessage } from '../src/index.ts';
import { asReceived, deliver, publishInstance, send, standInConsumer, standInProducer } from './stand-in-client.ts';
import { durationMs, idOf, only, start, type Started } from './start.ts';

const order = { topic: 'orders', value: 'body' };
/** API 1.10, which can attach a context to whoever calls. */
const attaches = 'attach' in context;

class MessageStream implements AsyncIterable<KafkaMessage> {
  readonly #messages: readonly KafkaMessage[];
  returned = 0;

  constructor(count: number) {
    this.#messages = asReceived(send(standInProducer(), ...Array.from({ length: count }, () => order)));
    deliver(standInConsumer(), this.#messages);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<KafkaMessage> {
    try {
      for (const message of this.#messages) {
        await turn();
        yield message;
      }
    } finally {
      this.returned += 1;
    }
  }
}

function processSpans(sdk: Started): ReturnType<Started['named']> {
  return sdk.named('process orders');
}

test('each round of a loop is the work on its message, until the next is asked for', async () => {
  const sdk = start();
  let index = 0;
  for await (const message of await instrumentMessages(new MessageStream(3))) {
    expect(message.offset).toBe(BigInt(index));
    index += 1;
    sdk.advance(10 * index);
    await turn();
  }
  expect(processSpans(sdk).map(durationMs)).toEqual([10, 20, 30]);
  expect(processSpans(sdk).map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual(
    sdk.named('create orders').map(idOf),
  );
});

test('the span is active in the body of the loop, across its awaits, where the API can attach it', async () => {
  const sdk = start();
  for await (const message of await instrumentMessages(new MessageStream(3))) {
    sdk.tracer.startSpan(`before ${message.offset}`).end();
    await turn();
    sdk.tracer.startSpan(`after ${message.offset}`).end();
  }
  for (const [index, span] of processSpans(sdk).entries()) {
    for (const name of [`before ${index}`, `after ${index}`]) {
      expect(only(sdk.named(name)).parentSpanContext?.spanId).toBe(attaches ? idOf(span) : undefined);
    }
  }
});

test('work that goes on after its round keeps the context of its own message', async () => {
  const sdk = start();
  const late: Promise<void>[] = [];
  for await (const message of await instrumentMessages(new MessageStream(2))) {
    late.push(
      (async () => {
        for (let turns = 0; turns < 5; turns += 1) await turn();
        sdk.tracer.startSpan(`late ${message.offset}`).end();
      })(),
    );
  }
  await Promise.all(late);
  const parents = [0, 1].map((index) => only(sdk.named(`late ${index}`)).parentSpanContext?.spanId);
  expect(parents).toEqual(attaches ? processSpans(sdk).map(idOf) : [undefined, undefined]);
});

test('after the loop the scope is what it was, however the loop ended', async () => {
  const sdk = start();
  const run = async (body: () => 'break' | 'throw' | 'go on'): Promise<void> => {
    try {
      for await (const _ of await instrumentMessages(new MessageStream(2))) {
        const wish = body();
        if (wish === 'throw') throw new Error('body');
        if (wish === 'break') break;
      }
    } catch {
      // The error of the body is not what is looked at.
    }
    sdk.tracer.startSpan('after the loop').end();
  };
  await sdk.tracer.startActiveSpan('scope', async (scope) => {
    for (const wish of ['go on', 'break', 'throw'] as const) await run(() => wish);
    scope.end();
  });
  const parents = sdk.named('after the loop').map(({ parentSpanContext }) => parentSpanContext?.spanId);
  expect(parents).toEqual(Array.from({ length: 3 }, () => idOf(only(sdk.named('scope')))));
  expect(processSpans(sdk)).toHaveLength(4);
});

test('whoever starts a loop without waiting for it has nothing of its messages in scope', async () => {
  const sdk = start({ instrumentStreams: true });
  const instrumented = new MessageStream(2);
  publishInstance('messages-stream', instrumented);
  const helped = new MessageStream(2);
  const active: unknown[] = [];
  const loops = [
    (async () => {
      for await (const _ of instrumented) active.push(trace.getActiveSpan());
    })(),
    (async () => {
      for await (const _ of await instrumentMessages(helped)) active.push(trace.getActiveSpan());
    })(),
  ];
  while (active.length < 4) {
    await turn();
    expect(trace.getActiveSpan()).toBeUndefined();
  }
  await Promise.all(loops);
  expect(active.filter((span) => span !== undefined)).toHaveLength(attaches ? 3 : 0);
  expect(processSpans(sdk)).toHaveLength(4);
});

test('leaving a loop early ends its last span and returns the stream', async () => {
  const sdk = start();
  const stream = new MessageStream(3);
  for await (const _ of await instrumentMessages(stream)) break;
  expect(stream.returned).toBe(1);
  expect(processSpans(sdk)).toHaveLength(1);
});

test('an error of the stream goes on, and ends the span of the round before', async () => {
  const sdk = start();
  const failure = new Error('stream');
  const stream = {
    async *[Symbol.asyncIterator](): AsyncGenerator<KafkaMessage> {
      yield { topic: 'orders' };
      await turn();
      throw failure;
    },
  };
  const loop = (async () => {
    for await (const _ of await instrumentMessages(stream)) await turn();
  })();
  await expect(loop).rejects.toBe(failure);
  expect(processSpans(sdk)).toHaveLength(1);
  expect(trace.getActiveSpan()).toBeUndefined();
});

test('asking for several messages at once leaves no span open', async () => {
  const sdk = start();
  const loop = (await instrumentMessages(new MessageStream(3)))[Symbol.asyncIterator]();
  await Promise.all([loop.next(), loop.next(), loop.next()]);
  await loop.return?.();
  expect(processSpans(sdk)).toHaveLength(3);
});

test('streams of the client are instrumented by themselves only where that is asked for, and never twice', async () => {
  const sdk = start();
  const plain = new MessageStream(1);
  publishInstance('messages-stream', plain);
  for await (const _ of plain) await turn();
  expect(processSpans(sdk)).toEqual([]);

  sdk.instrumentation.setConfig({ instrumentStreams: true });
  const stream = new MessageStream(2);
  publishInstance('messages-stream', stream);
  publishInstance('consumer', {});
  for await (const _ of stream) await turn();
  expect(processSpans(sdk)).toHaveLength(2);
  for await (const _ of await instrumentMessages(stream)) await turn();
  expect(processSpans(sdk)).toHaveLength(4);
});

test('a loop that goes on while the instrumentation is disabled gets its messages, and no spans', async () => {
  const sdk = start();
  let count = 0;
  for await (const _ of await instrumentMessages(new MessageStream(3))) {
    count += 1;
    sdk.instrumentation.disable();
  }
  expect(count).toBe(3);
  expect(processSpans(sdk)).toHaveLength(1);
});
