import { fc, test as property } from '@fast-check/vitest';
import { DeliveryError } from '@weir/delivery/http';
import { expect, onTestFinished, test } from 'vitest';
import { accountingBreaches } from '../../../../test/faults/accounting-law.ts';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import {
  answer,
  answerAndClose,
  garbage,
  halfAnswer,
  hang,
  type HttpBehaviour,
  reset,
  tooManyRequests,
  unavailable,
} from '../../../../test/faults/http-behaviours.ts';
import { startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { compareWithReceived } from '../../../../test/faults/receiver-oracle.ts';
import {
  FlowEmitter,
  type FlowEvent,
  HttpTransport,
  type HttpTransportOptions,
  ingress,
  parseFlowEvent,
} from '../../src/index.ts';

const event = (flow: string): FlowEvent => ingress(flow).node('n', 'producer').meta('text', 'two\nlines').build();
const batch = (count: number): FlowEvent[] => Array.from({ length: count }, (_, index) => event(`flow-${index}`));

async function transportAndReceiver(options: Partial<HttpTransportOptions> = {}, ...behaviours: HttpBehaviour[]) {
  const receiver = closedAfterTest(await startHttpReceiver());
  receiver.next(...behaviours);
  const transport = new HttpTransport({ url: receiver.url, ...options });
  onTestFinished(() => transport.close());
  return { receiver, transport };
}

test.for(['none', 'gzip', 'zstd'] as const)('a batch is one post of lines of JSON, in %s', async (compression) => {
  const { receiver, transport } = await transportAndReceiver({ compression });
  const events = batch(20);
  expect(await transport.send(events)).toBeUndefined();
  expect(receiver.requests).toHaveLength(1);
  const [request] = receiver.requests;
  expect(request?.headers['content-type']).toBe('application/x-ndjson');
  expect(request?.headers['content-encoding']).toBe(compression === 'none' ? undefined : compression);
  const lines = request?.text.split('\n') ?? [];
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => parseFlowEvent(line))).toEqual(events);
});

test('bodies are sent in gzip unless it is said otherwise, and small ones as they are', async () => {
  const { receiver, transport } = await transportAndReceiver();
  await transport.send(batch(20));
  await transport.send(batch(1));
  expect(receiver.requests.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined]);
});

test('a batch that is sent again has the same bytes', async () => {
  const { receiver, transport } = await transportAndReceiver({}, unavailable());
  const events = batch(20);
  await expect(transport.send(events)).rejects.toThrow('answered 503');
  await transport.send(events);
  expect(receiver.requests[1]?.bytes).toEqual(receiver.requests[0]?.bytes);
});

test('an empty batch is not sent', async () => {
  const { receiver, transport } = await transportAndReceiver();
  expect(await transport.send([])).toBeUndefined();
  expect(receiver.requests).toEqual([]);
});

test('a receiver can take a part of a batch', async () => {
  const { transport } = await transportAndReceiver({}, answer({ status: 207, body: { rejected: [0], retry: [2] } }));
  expect(await transport.send(batch(4))).toEqual(['rejected', 'delivered', 'retry', 'delivered']);
});

test('a refusal or a failure is of the whole batch, and says whether to try again', async () => {
  const { transport } = await transportAndReceiver({}, tooManyRequests(2), answer({ status: 413 }), reset());
  const failures = [];
  for (let count = 0; count < 3; count += 1)
    failures.push(await transport.send(batch(2)).catch((error: unknown) => error));
  expect(failures).toEqual(Array(3).fill(expect.any(DeliveryError)));
  expect(failures).toMatchObject([{ retryable: true, retryAfterMs: 2_000 }, { retryable: false }, { retryable: true }]);
});

test('a signal ends the attempt', async () => {
  const { receiver, transport } = await transportAndReceiver({}, hang());
  const abort = new AbortController();
  const sent = transport.send(batch(1), abort.signal);
  await receiver.untilReceived(1);
  abort.abort();
  await expect(sent).rejects.toMatchObject({ code: 'WEIR_DELIVERY_HTTP_ABORTED' });
});

test('a bad option is an error of the sender', () => {
  expect(() => new HttpTransport({ url: 'flows' })).toThrow(
    'WEIR_DELIVERY_OPTION: url must be a URL of http: or https:',
  );
});

const BEHAVIOURS: Readonly<Record<string, () => HttpBehaviour>> = {
  answer,
  'says that it has rejected it': () => answer({ body: { rejected: [0] } }),
  'says that it is to be tried again': () => answer({ body: { retry: [0] } }),
  'answers nonsense': () => answer({ body: { rejected: 'all' } }),
  'bad request': () => answer({ status: 400 }),
  unavailable,
  tooManyRequests,
  reset,
  'reset unread': () => reset({ reads: false }),
  garbage,
  halfAnswer,
  'answer and close': () => answerAndClose({ announced: true }),
};

property.prop([fc.array(fc.constantFrom(...Object.keys(BEHAVIOURS)), { minLength: 1, maxLength: 20 })], {
  numRuns: 50,
})(
  'an emitter over HTTP accounts for each event, and what it counts as delivered has come, whatever the receiver does',
  async (names) => {
    const receiver = await startHttpReceiver();
    // One connection, so that the first event meets the first behaviour.
    const emitter = new FlowEmitter(new HttpTransport({ url: receiver.url, maxSockets: 1 }));
    const [delivered, uncertain]: [string[], string[]] = [[], []];
    try {
      for (const [index, name] of names.entries()) {
        const one = event(`flow-${index}`);
        receiver.next(BEHAVIOURS[name]?.() ?? answer());
        await emitter.emitStrict(one).then(
          () => delivered.push(one.event_id),
          () => uncertain.push(one.event_id),
        );
        expect(accountingBreaches(emitter.stats())).toEqual([]);
      }
    } finally {
      await emitter.shutdown();
      await receiver.close();
    }
    const received = receiver.requests.flatMap(({ complete, lines }) => (complete ? (lines as FlowEvent[]) : []));
    const ids = received.map(({ event_id: id }) => id);
    expect(compareWithReceived({ delivered, received: ids, uncertain })).toEqual({ breaches: [], duplicates: 0 });
    expect(emitter.stats()).toMatchObject({ offered: names.length, delivered: delivered.length, pending: 0 });
  },
);
