/** What tests of ways out share: a receiver of events over HTTP, and how it reads them. */
import { onTestFinished } from 'vitest';
import { closedAfterTest } from '../../../test/faults/closed-after-test.ts';
import type { HttpBehaviour } from '../../../test/faults/http-behaviours.ts';
import { type HttpReceiver, startHttpReceiver } from '../../../test/faults/http-receiver.ts';
import {
  CloudEventEmitter,
  type CloudEventEmitterOptions,
  type CloudEventV1,
  httpBinding,
  type HttpBindingOptions,
} from '../src/index.ts';

export const SOURCE = 'https://orders.acme.com';

/** A receiver, and an emitter whose retries take no time. */
export async function emitterAndReceiver(
  binding: Partial<HttpBindingOptions> = {},
  options: Partial<CloudEventEmitterOptions> = {},
  ...behaviours: readonly HttpBehaviour[]
): Promise<{ emitter: CloudEventEmitter; receiver: HttpReceiver }> {
  const receiver = closedAfterTest(await startHttpReceiver());
  receiver.next(...behaviours);
  return { receiver, emitter: emitterTo(receiver.url, binding, options) };
}

export function emitterTo(
  endpoint: string | URL,
  binding: Partial<HttpBindingOptions> = {},
  options: Partial<CloudEventEmitterOptions> = {},
): CloudEventEmitter {
  const emitter = new CloudEventEmitter({
    source: SOURCE,
    binding: httpBinding({ endpoint, ...binding }),
    breaker: false,
    retry: { baseMs: 1, maxMs: 1 },
    ...options,
  });
  onTestFinished(async () => void (await emitter.shutdown({ timeoutMs: 0 })));
  return emitter;
}

/** The events of each request in the JSON format. */
export function eventsIn({ requests }: HttpReceiver): readonly (readonly CloudEventV1<unknown>[])[] {
  return requests.map(({ text }) => [JSON.parse(text) as CloudEventV1<unknown>].flat());
}

/** Events that tell themselves apart by their data. */
export function numbered(count: number, from = 0): readonly { type: string; data: number }[] {
  return Array.from({ length: count }, (_, index) => ({ type: 'io.acme.numbered', data: from + index }));
}
