/** Publishes messages over HTTP: the producer's half of the asynchronous hop, without Kafka. */
import { context, defaultTextMapSetter, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions/incubating';
import { currentFlowId } from '@weir/flow-events';
import { getRequestId } from '@weir/request-context';
import { BOOK_INGESTION, flowEmitter } from '../flow.ts';
import { announcement } from './announcement.ts';
import { encodeBookAdded } from './book-added.ts';

const tracer = trace.getTracer('bookapp.messaging');

/** Hands messages to whoever consumes them. */
export interface MessageBus {
  /** Resolves when the message was accepted. */
  publishBookAdded(bookId: number): Promise<void>;
  /** Gives up connections. Called once, when nothing is published any more. */
  close(): Promise<void>;
}

/** A bus that posts each message to one consumer over HTTP: what the demo uses in place of Kafka. */
export class HttpMessageBus implements MessageBus {
  readonly #url: string;

  /** @param url where the consumer takes CloudEvents */
  constructor(url: string) {
    this.#url = url;
  }

  async publishBookAdded(bookId: number): Promise<void> {
    const attributes = {
      [ATTR_MESSAGING_SYSTEM_NAME]: 'http',
      [ATTR_MESSAGING_OPERATION_NAME]: 'send',
      [ATTR_MESSAGING_OPERATION_TYPE]: 'send',
      [ATTR_MESSAGING_DESTINATION_NAME]: BOOK_INGESTION,
    };
    await tracer.startActiveSpan(`send ${BOOK_INGESTION}`, { kind: SpanKind.PRODUCER, attributes }, async (span) => {
      try {
        const sent = announcement();
        const { headers, body } = encodeBookAdded({
          id: sent.event_id,
          bookId,
          flowId: currentFlowId() ?? sent.flow_id,
          requestId: getRequestId() ?? '',
          traceparent: traceparentInScope(),
        });
        flowEmitter.emitBestEffort(sent);
        const response = await fetch(this.#url, { method: 'POST', headers, body });
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`the consumer answered ${response.status}`);
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  }

  async close(): Promise<void> {}
}

function traceparentInScope(): string {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier, defaultTextMapSetter);
  return carrier['traceparent'] ?? '';
}
