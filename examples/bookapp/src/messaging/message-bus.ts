/** Publishes messages: the producer's half of the asynchronous hop. */
import { context, defaultTextMapSetter, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions/incubating';
import { currentFlowId, emitted } from '@weir/flow-events';
import { getRequestId } from '@weir/request-context';
import { ACK_DEADLINE_MS, BOOK_INGESTION, flowEmitter, NODES } from '../flow.ts';
import { encodeBookAdded } from './book-added.ts';

const tracer = trace.getTracer('bookapp.messaging');

/** Hands messages to whoever consumes them. */
export interface MessageBus {
  /** Resolves when the message was accepted. */
  publishBookAdded(bookId: number): Promise<void>;
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
        const sent = emitted()
          .group(BOOK_INGESTION)
          .node(NODES.bookapp, 'producer')
          .ack('explicit', { by: NODES.backend, deadlineMs: ACK_DEADLINE_MS })
          .meta('topic', BOOK_INGESTION)
          .build();
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
}

function traceparentInScope(): string {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier, defaultTextMapSetter);
  return carrier['traceparent'] ?? '';
}
