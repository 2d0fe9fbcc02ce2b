/** Spans and metrics of what is received. */
import {
  type Attributes,
  context,
  type HrTime,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
} from '@opentelemetry/api';
import {
  ATTR_KAFKA_OFFSET,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_CONSUMER_GROUP_NAME,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
} from '@weir/semconv';
import { bodyOf, metricAttributes, spanAttributes, spanName } from './attributes.ts';
import type { FetchPayload, KafkaClient, ReceivePayload } from './client.ts';
import { receivedHeaders, receivedHeadersGetter, validSpanContext } from './creation-context.ts';
import { errorTypeOf } from './error-type.ts';
import { guarded } from './faults.ts';
import { outcome, secondsBetween } from './instruments.ts';
import { keepReceipt } from './receipts.ts';
import { endSpan, type Telemetry } from './telemetry.ts';

/** Messages of one topic out of one response. */
interface Poll {
  readonly span: Span;
  /** Whether there is an SDK at all. */
  readonly isTraced: boolean;
  readonly deliveryAttributes: Attributes;
  count: number;
  /** Undefined where there are several. */
  partition: number | undefined;
}

/** A response of a broker that is being handed to a stream. */
interface Delivery {
  readonly client: KafkaClient;
  readonly startTime: HrTime;
  readonly polls: Map<string, Poll>;
  error?: unknown;
}

/**
 * Follows `plt:kafka:consumer:fetches` and `plt:kafka:consumer:receives`.
 *
 * The client publishes a message's receipt between `asyncStart` and `asyncEnd` of the fetch that brought it, all in one
 * go; with a hook before deserialisation later, but still all of a response in one go.
 */
export class PollTracing {
  readonly #telemetry: Telemetry;
  readonly #started = new WeakMap<FetchPayload, HrTime>();
  /** When the last fetch of each client began. */
  readonly #latest = new WeakMap<KafkaClient, HrTime>();
  #delivery: Delivery | undefined;

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  fetchStarted(payload: FetchPayload): void {
    this.#started.set(payload, this.#telemetry.clock());
  }

  fetchAnswered(payload: FetchPayload): void {
    const startTime = this.#started.get(payload);
    if (startTime === undefined) return;
    const { client, error } = payload;
    this.#latest.set(client, startTime);
    this.#delivery = { client, startTime, polls: new Map() };
    // A client that is being closed has its fetches end in errors.
    if (error !== undefined && client.closed !== true) this.#delivery.error = error;
  }

  fetchEnded(): void {
    const delivery = this.#delivery;
    this.#delivery = undefined;
    if (delivery !== undefined) this.#end(delivery);
  }

  received({ client, raw, result: message }: ReceivePayload): void {
    if (message === undefined) return;
    const delivery = this.#deliveryOf(client);
    const { topic, partition, offset, timestamp } = message;
    let poll = delivery.polls.get(topic);
    if (poll === undefined) {
      poll = this.#begin(delivery, topic, partition);
      delivery.polls.set(topic, poll);
    }
    poll.count += 1;
    if (poll.partition !== partition) poll.partition = undefined;
    const { isNoop, deliveryDuration } = this.#telemetry.instruments();
    if (!isNoop) deliveryDuration.record(this.#secondsSince(timestamp), poll.deliveryAttributes);

    const { span } = poll;
    if (!poll.isTraced) return;
    const headers = receivedHeaders(raw);
    const carried = propagation.extract(ROOT_CONTEXT, headers, receivedHeadersGetter);
    const creator = validSpanContext(carried);
    if (creator !== undefined && span.isRecording()) {
      const attributes = {
        [ATTR_MESSAGING_DESTINATION_PARTITION_ID]: String(partition),
        [ATTR_KAFKA_OFFSET]: Number(offset),
      };
      span.addLink({ context: creator, attributes });
    }
    const body = bodyOf(raw.value);
    keepReceipt(message, { client, poll: span.spanContext(), body, headers, carried, creator, attempts: 0 });
  }

  /** A message that could not be deserialised has an error and no result. */
  receiveEnded({ client, result, error }: ReceivePayload): void {
    if (error !== undefined && result === undefined) this.#deliveryOf(client).error = error;
  }

  #deliveryOf(client: KafkaClient): Delivery {
    if (this.#delivery?.client === client) return this.#delivery;
    this.fetchEnded();
    const delivery = { client, startTime: this.#latest.get(client) ?? this.#telemetry.clock(), polls: new Map() };
    this.#delivery = delivery;
    queueMicrotask(() => {
      if (this.#delivery === delivery) guarded('ending a poll', () => this.fetchEnded());
    });
    return delivery;
  }

  #begin({ client, startTime }: Delivery, topic: string | undefined, partition?: number): Poll {
    const { tracer } = this.#telemetry;
    const { groupId } = client;
    const deliveryAttributes = {
      ...(topic === undefined ? {} : { [ATTR_MESSAGING_DESTINATION_NAME]: topic }),
      ...(typeof groupId === 'string' ? { [ATTR_MESSAGING_CONSUMER_GROUP_NAME]: groupId } : {}),
    };
    // The loop that fetches has no scope but that in which the stream was made, which may have ended long ago.
    const span = tracer().startSpan(
      spanName('poll', topic),
      { kind: SpanKind.CLIENT, attributes: spanAttributes('poll', client, topic), root: true, startTime },
      context.active(),
    );
    return { span, isTraced: isSpanContextValid(span.spanContext()), deliveryAttributes, count: 0, partition };
  }

  #end(delivery: Delivery): void {
    const { client, startTime, polls, error } = delivery;
    const { clock, instruments } = this.#telemetry;
    const endTime = clock();
    const failure = error === undefined ? undefined : { errorType: errorTypeOf(error), error };
    const duration = secondsBetween(startTime, endTime);
    const ended: readonly (readonly [topic: string | undefined, Poll])[] =
      failure !== undefined && polls.size === 0 ? [[undefined, this.#begin(delivery, undefined)]] : [...polls];
    for (const [topic, { span, count, partition }] of ended) {
      const attributes = { ...outcome(metricAttributes('poll', client, topic), failure?.errorType) };
      if (partition !== undefined) attributes[ATTR_MESSAGING_DESTINATION_PARTITION_ID] = String(partition);
      if (count > 0) instruments().consumedMessages.add(count, attributes);
      instruments().operationDuration.record(duration, attributes);
      if (partition !== undefined) span.setAttribute(ATTR_MESSAGING_DESTINATION_PARTITION_ID, String(partition));
      span.setAttribute(ATTR_MESSAGING_BATCH_MESSAGE_COUNT, count);
      endSpan(span, endTime, failure, this.#telemetry.getConfig());
    }
  }

  #secondsSince(timestampMs: bigint): number {
    const [seconds, nanoseconds] = this.#telemetry.clock();
    return Math.max(0, seconds - Number(timestampMs) / 1_000 + nanoseconds / 1e9);
  }
}
