/** Sends flow events over HTTP, as lines of JSON. */
import { type ContentCoding, HttpSender, type HttpSenderOptions } from '@weir/delivery/http';
import type { ItemResult, Transport } from '@weir/otel-compat';
import type { FlowEvent } from '../contract/flow-event.ts';
import { flowEventJson } from '../contract/json.ts';
import { flowResults } from './http-answer.ts';

/** Options of {@link HttpTransport}: those of `HttpSender` in `@weir/delivery/http`, where each is explained. */
export interface HttpTransportOptions extends Omit<HttpSenderOptions, 'compression'> {
  /** How bodies of 1,024 bytes or more are compressed. Default `gzip`. */
  readonly compression?: ContentCoding;
}

/**
 * A transport that posts each batch as NDJSON (`application/x-ndjson`), one event a line.
 *
 * A batch that is sent again has the same bytes; the receiver knows an event by its `event_id`, and may get it more than
 * once. What it can answer stands in the README, under "Over HTTP".
 *
 * @example
 * const emitter = new FlowEmitter(new HttpTransport({ url: receiverUrl }));
 * await emitter.emitStrict(ingress('order-42').node('api-gateway', 'producer'));
 * emitter.stats().delivered; // 1
 * await emitter.shutdown();
 */
export class HttpTransport implements Transport<FlowEvent> {
  readonly #sender: HttpSender;

  /** @throws DeliveryError `WEIR_DELIVERY_OPTION` when an option is out of range */
  constructor(options: HttpTransportOptions) {
    this.#sender = new HttpSender({ compression: 'gzip', ...options });
  }

  /** @throws DeliveryError `WEIR_DELIVERY_HTTP_...` where the attempt failed as a whole */
  async send(batch: readonly FlowEvent[], signal?: AbortSignal): Promise<readonly ItemResult[] | undefined> {
    if (batch.length === 0) return undefined;
    let lines = '';
    for (const event of batch) lines += `${flowEventJson(event)}\n`;
    const answer = await this.#sender.post(Buffer.from(lines), {
      contentType: 'application/x-ndjson',
      ...(signal === undefined ? {} : { signal }),
    });
    return flowResults(answer, batch.length);
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#sender.close();
  }
}
