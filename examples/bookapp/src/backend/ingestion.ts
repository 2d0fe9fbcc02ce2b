/** Consumes `book_ingestion`: the consumer's half of the asynchronous hop. */
import { logs, propagation, ROOT_CONTEXT, SeverityNumber, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_MESSAGE_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions/incubating';
import { consumed, deadLettered, externalAck, type FlowEventBuilder, processed, withFlow } from '@weir/flow-events';
import { runWithRequestId } from '@weir/request-context';
import type { Pool } from 'pg';
import { findBook } from '../database/books.ts';
import { BOOK_INGESTION, flowEmitter, NODES } from '../flow.ts';
import type { BookAdded } from '../messaging/book-added.ts';

const tracer = trace.getTracer('backend.ingestion');

/**
 * Processes messages after they were accepted, as a consumer of a queue does.
 *
 * Invariant: `drain` resolves only when nothing that was accepted is still in hand.
 */
export class BookIngestion {
  readonly #pool: Pool;
  readonly #inHand = new Set<Promise<void>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Takes a message; the active span is that of the delivery, and gets a link to the processing. */
  accept(message: BookAdded): void {
    const work = withFlow(message.flowId, () => runWithRequestId(message.requestId, () => this.#process(message)));
    const done = work.finally(() => this.#inHand.delete(done));
    this.#inHand.add(done);
  }

  /** Resolves when all accepted messages are processed. */
  async drain(): Promise<void> {
    await Promise.all(this.#inHand);
  }

  async #process({ id, bookId, traceparent }: BookAdded): Promise<void> {
    const producer = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, { traceparent }));
    const options = {
      root: true,
      kind: SpanKind.CONSUMER,
      links: producer === undefined ? [] : [{ context: producer }],
      attributes: {
        [ATTR_MESSAGING_SYSTEM_NAME]: 'http',
        [ATTR_MESSAGING_OPERATION_NAME]: 'process',
        [ATTR_MESSAGING_OPERATION_TYPE]: 'process',
        [ATTR_MESSAGING_DESTINATION_NAME]: BOOK_INGESTION,
        [ATTR_MESSAGING_MESSAGE_ID]: id,
      },
    };
    const delivery = trace.getActiveSpan();
    await tracer.startActiveSpan(`process ${BOOK_INGESTION}`, options, async (span) => {
      delivery?.addLink({ context: span.spanContext() });
      try {
        emit(consumed(), id);
        const book = await findBook(this.#pool, bookId);
        if (book === undefined) throw new Error('the book is not in the database');
        emit(processed(), id);
        emit(externalAck().ack('explicit', { by: NODES.backend }), id);
        logs.getLogger('backend').emit({
          eventName: 'book.ingested',
          severityNumber: SeverityNumber.INFO,
          attributes: { 'book.id': bookId },
        });
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        emit(deadLettered().error(error as Error), id);
      } finally {
        span.end();
      }
    });
  }
}

function emit(event: FlowEventBuilder, causationId: string): void {
  flowEmitter.emitBestEffort(event.group(BOOK_INGESTION).node(NODES.backend, 'consumer').causationId(causationId));
}
