/** What is known of a message since it was received, for when it is processed. */
import { type Context, propagation, ROOT_CONTEXT, type SpanContext } from '@opentelemetry/api';
import type { Body } from './attributes.ts';
import type { KafkaClient, KafkaMessage } from './client.ts';
import { creationContextOf, extractFrom, type ReceivedHeaders, receivedHeadersGetter } from './creation-context.ts';

/** Kept for as long as the message itself. */
export interface Receipt {
  readonly client: KafkaClient;
  /** The `poll` span that it came in. */
  readonly poll: SpanContext;
  readonly body: Body;
  readonly headers: ReceivedHeaders;
  /** What the headers carry, and nothing else. */
  readonly carried: Context;
  /** The span that created the message; where there is one, it is valid. */
  readonly creator: SpanContext | undefined;
  /** How often it was processed. */
  attempts: number;
}

/** Where it came from, and what it carries. */
export interface Origin {
  readonly receipt: Receipt | undefined;
  readonly creator: SpanContext | undefined;
  /** The context to process it in: what the message carries, on top of what is in scope. */
  readonly carried: Context;
}

const receipts = new WeakMap<object, Receipt>();

export function keepReceipt(message: KafkaMessage, receipt: Receipt): void {
  receipts.set(message, receipt);
}

/** A message without a receipt, such as a copy, is judged by its own headers. */
export function originOf(message: KafkaMessage, scope: Context): Origin {
  const receipt = receipts.get(message);
  if (receipt === undefined) {
    const carried = extractFrom(message.headers, scope);
    return { receipt, creator: creationContextOf(message.headers), carried };
  }
  const carried =
    scope === ROOT_CONTEXT ? receipt.carried : propagation.extract(scope, receipt.headers, receivedHeadersGetter);
  return { receipt, creator: receipt.creator, carried };
}
