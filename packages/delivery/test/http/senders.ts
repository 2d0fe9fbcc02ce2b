/** A sender and the receiver that it posts to, both ended with the test. */
import { onTestFinished } from 'vitest';
import { closedAfterTest } from '../../../../test/faults/closed-after-test.ts';
import type { HttpBehaviour } from '../../../../test/faults/http-behaviours.ts';
import { type HttpReceiver, startHttpReceiver } from '../../../../test/faults/http-receiver.ts';
import { DeliveryError, HttpSender, type HttpSenderOptions } from '../../src/http/index.ts';

export const NDJSON = { contentType: 'application/x-ndjson' };

/** The behaviours are for the first requests, one each. */
export async function senderAndReceiver(
  options: Partial<HttpSenderOptions> = {},
  ...behaviours: readonly HttpBehaviour[]
): Promise<{ sender: HttpSender; receiver: HttpReceiver; post: (body?: string) => ReturnType<HttpSender['post']> }> {
  const receiver = closedAfterTest(await startHttpReceiver());
  receiver.next(...behaviours);
  const sender = senderTo(receiver.url, options);
  return { sender, receiver, post: (body = '{}\n') => sender.post(Buffer.from(body), NDJSON) };
}

export function senderTo(url: string | URL, options: Partial<HttpSenderOptions> = {}): HttpSender {
  const sender = new HttpSender({ url, ...options });
  onTestFinished(() => sender.close());
  return sender;
}

/** What a promise fails with. @throws Error where it does not, or with anything but a DeliveryError */
export async function failureOf(promise: Promise<unknown>): Promise<DeliveryError> {
  const outcome = await promise.catch((error: unknown) => error);
  if (outcome instanceof DeliveryError) return outcome;
  throw new Error('there is no DeliveryError', { cause: outcome });
}
