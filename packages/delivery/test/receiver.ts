/** A receiver behind a scripted transport: what it acknowledged in time is the oracle of every count. */
import type { ItemResult, Transport } from '@weir/otel-compat';

/** What an answer says: the same for all items, or what a list of entries says, repeated. */
export type Reply =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'results'; readonly results: readonly ItemResult[] }
  | { readonly kind: 'garbage'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What `send` does at once; a `hang` is answered later, or never. */
export type Behaviour =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'throw' }
  | { readonly kind: 'no_promise' }
  | { readonly kind: 'hang'; readonly heedsAbort: boolean };

/** A send without an answer. */
export interface OpenSend<T> {
  readonly batch: readonly T[];
  readonly signal: AbortSignal;
  readonly answer: (reply: Reply) => void;
}

export class Receiver<T> implements Transport<T> {
  behaviour: Behaviour = { kind: 'reply', reply: { kind: 'delivered' } };
  /** Items in the order in which they were acknowledged while somebody listened. */
  readonly acknowledged: T[] = [];
  /** Every batch as it was sent. */
  readonly batches: (readonly T[])[] = [];
  open: OpenSend<T>[] = [];
  closed = 0;
  onSend: (batch: readonly T[], signal: AbortSignal) => void = () => {};

  send(batch: readonly T[], signal: AbortSignal): Promise<void | readonly ItemResult[]> {
    this.batches.push([...batch]);
    this.onSend(batch, signal);
    const { behaviour } = this;
    if (behaviour.kind === 'throw') throw new Error('thrown by the transport');
    if (behaviour.kind === 'no_promise') {
      this.acknowledged.push(...batch);
      return undefined as unknown as Promise<void>;
    }
    return new Promise((resolve, reject) => {
      const send: OpenSend<T> = {
        batch: [...batch],
        signal,
        answer: (reply) => {
          this.open = this.open.filter((one) => one !== send);
          if (reply.kind === 'failed') reject(reply.error as Error);
          else resolve(this.#acknowledge(send, reply));
        },
      };
      if (behaviour.kind === 'reply') {
        send.answer(behaviour.reply);
        return;
      }
      this.open.push(send);
      if (behaviour.heedsAbort) {
        signal.addEventListener('abort', () => send.answer({ kind: 'failed', error: signal.reason }));
      }
    });
  }

  async close(): Promise<void> {
    this.closed += 1;
  }

  #acknowledge(
    { batch, signal }: OpenSend<T>,
    reply: Exclude<Reply, { kind: 'failed' }>,
  ): undefined | readonly ItemResult[] {
    if (reply.kind === 'garbage') return reply.value as undefined;
    const results = batch.map((_, index) => resultAt(reply, index));
    // What is acknowledged to nobody is a duplicate of what is sent again.
    if (!signal.aborted) this.acknowledged.push(...batch.filter((_, index) => results[index] === 'delivered'));
    return reply.kind === 'delivered' ? undefined : results;
  }
}

function resultAt(reply: Exclude<Reply, { kind: 'failed' | 'garbage' }>, index: number): ItemResult {
  if (reply.kind === 'delivered') return 'delivered';
  return reply.results[index % reply.results.length] ?? 'delivered';
}
