/** Messages that come over HTTP: the consumer's half of the asynchronous hop, without Kafka. */
import { propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import {
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_MESSAGE_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions/incubating';
import { withFlow } from '@weir/flow-events';
import { runWithRequestId } from '@weir/request-context';
import { BOOK_INGESTION } from '../flow.ts';
import type { TiedBookAdded } from '../messaging/book-added.ts';
import type { BookIngestion } from './ingestion.ts';

const tracer = trace.getTracer('backend.ingestion');

/**
 * Has messages processed after they were accepted, as a consumer of a queue does.
 *
 * Invariant: `drain` resolves only when nothing that was accepted is still in hand.
 */
export class HttpDeliveries {
  readonly #ingestion: BookIngestion;
  readonly #inHand = new Set<Promise<void>>();

  constructor(ingestion: BookIngestion) {
    this.#ingestion = ingestion;
  }

  /** Takes a message; the active span is that of the delivery, and gets a link to the processing. */
  accept(message: TiedBookAdded): void {
    const work = withFlow(message.flowId, () => runWithRequestId(message.requestId, () => this.#process(message)));
    const done = work.finally(() => this.#inHand.delete(done));
    this.#inHand.add(done);
  }

  /** Resolves when all accepted messages are processed. */
  async drain(): Promise<void> {
    await Promise.all(this.#inHand);
  }

  async #process(message: TiedBookAdded): Promise<void> {
    const producer = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, { traceparent: message.traceparent }));
    const options = {
      root: true,
      kind: SpanKind.CONSUMER,
      links: producer === undefined ? [] : [{ context: producer }],
      attributes: {
        [ATTR_MESSAGING_SYSTEM_NAME]: 'http',
        [ATTR_MESSAGING_OPERATION_NAME]: 'process',
        [ATTR_MESSAGING_OPERATION_TYPE]: 'process',
        [ATTR_MESSAGING_DESTINATION_NAME]: BOOK_INGESTION,
        [ATTR_MESSAGING_MESSAGE_ID]: message.id,
      },
    };
    const delivery = trace.getActiveSpan();
    await tracer.startActiveSpan(`process ${BOOK_INGESTION}`, options, async (span) => {
      delivery?.addLink({ context: span.spanContext() });
      await this.#ingestion.ingest(message);
      span.end();
    });
  }
}
