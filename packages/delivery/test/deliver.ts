/** A delivery in virtual time, before a scripted receiver. */
import { Delivery, type DeliveryOptions } from '../src/index.ts';
import { Receiver, type Reply } from './receiver.ts';
import { VirtualTime } from './virtual-time.ts';

/** Never answers, unless a test does it for the receiver. */
export const HANG = { kind: 'hang', heedsAbort: false } as const;
/** Delivers all of it. */
export const DELIVERED = { kind: 'reply', reply: { kind: 'delivered' } } as const;

/** Fails every attempt with this error. */
export function failing(error: unknown = new Error('down')): { readonly kind: 'reply'; readonly reply: Reply } {
  return { kind: 'reply', reply: { kind: 'failed', error } };
}

/** A delivery without a breaker, in virtual time. */
export function deliver<T = number>(options: Partial<DeliveryOptions<T>> = {}) {
  const time = new VirtualTime();
  const receiver = new Receiver<T>();
  const delivery = new Delivery<T>({
    transport: receiver,
    breaker: false,
    nowMs: time.now,
    timers: time,
    random: () => 0.5,
    ...options,
  });
  return { time, receiver, delivery };
}

/** Offers so many numbers, one after the other. */
export function offerAll(delivery: Delivery<number>, count: number, from = 0): void {
  for (let item = from; item < from + count; item += 1) delivery.offer(item);
}
