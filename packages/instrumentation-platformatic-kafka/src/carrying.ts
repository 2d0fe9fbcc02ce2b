/** What goes out in place of the application's messages, and which of them bring a context of their own. */
import type { Context, SpanContext } from '@opentelemetry/api';
import type { KafkaClient, OutgoingMessage } from './client.ts';
import { contextHeaders, creationContextOf, withHeaders } from './creation-context.ts';
import { faults } from './faults.ts';
import { headerEncoding } from './header-encoding.ts';
import { getProcessing } from './processing-context.ts';

/** The messages that go out: copied one by one, as contexts are added. */
export class Carrying {
  /** Undefined as long as none has changed. */
  messages: OutgoingMessage[] | undefined;
  readonly #producer: KafkaClient;
  readonly #given: readonly OutgoingMessage[];
  readonly #carries: boolean;

  constructor(producer: KafkaClient, given: readonly OutgoingMessage[], carries: boolean) {
    this.#producer = producer;
    this.#given = given;
    this.#carries = carries;
  }

  carry(index: number, carried: Context): void {
    const message = this.#given[index];
    if (!this.#carries || message === undefined) return;
    const headers = contextHeaders(carried);
    if (headers.length === 0) return;
    const encoding = headerEncoding(this.#producer);
    if (encoding === undefined) {
      faults.count('not_injected', 'the header serialisers of a producer change text, so no context was added');
      return;
    }
    this.messages ??= [...this.#given];
    this.messages[index] = withHeaders(message, headers, encoding);
  }
}

/**
 * A context that the application has put into a message itself: it is not replaced (messaging spans, "Producer spans").
 *
 * Headers of a message that is being processed, and is passed on as it came, are not meant so.
 */
export function customCreator(headers: object | undefined, scope: Context): SpanContext | undefined {
  const creator = creationContextOf(headers);
  return creator === undefined || getProcessing(scope)?.creators.includes(creator.spanId) === true
    ? undefined
    : creator;
}
