/** Spans and metrics of what is sent, and the context that goes with it. */
import {
  type Attributes,
  type Context,
  context,
  type HrTime,
  isSpanContextValid,
  type Link,
  propagation,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import {
  ATTR_KAFKA_OFFSET,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
} from '@weir/semconv';
import { addMessage, bodyOf, metricAttributes, spanAttributes, spanName } from './attributes.ts';
import { Carrying, customCreator } from './carrying.ts';
import type { OutgoingMessage, SendPayload } from './client.ts';
import { errorTypeOf } from './error-type.ts';
import { outcome, secondsBetween } from './instruments.ts';
import { isTracingSuppressed } from './suppression.ts';
import { callHook, endSpan, type Telemetry } from './telemetry.ts';

type Messages = readonly OutgoingMessage[];

interface Flight {
  readonly startTime: HrTime;
  /** What the application sends. */
  readonly messages: Messages;
  /** What goes out in its place, where contexts were added. */
  readonly carrying?: Messages | undefined;
  readonly span?: Span | undefined;
}

/**
 * Follows `plt:kafka:producer:sends`.
 *
 * Invariant: while a send is under way its options may hold copies of the messages; when it has ended, or when tracing is
 * switched off, they hold the application's own array again.
 */
export class SendTracing {
  readonly #telemetry: Telemetry;
  readonly #flights = new Map<SendPayload, Flight>();
  /** The application's array by ours, for options that are used for a second send during the first. */
  readonly #originals = new WeakMap<Messages, Messages>();

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  start(payload: SendPayload): void {
    const { options } = payload;
    const messages = this.#originals.get(options.messages) ?? options.messages;
    const flight = { startTime: this.#telemetry.clock(), messages };
    this.#flights.set(payload, flight);
    const scope = context.active();
    if (messages.length === 0 || isTracingSuppressed(scope)) return;
    const { span, carrying } = this.#trace(payload, messages, flight.startTime, scope);
    this.#flights.set(payload, { ...flight, span, carrying });
    if (carrying === undefined) return;
    this.#originals.set(carrying, messages);
    options.messages = carrying;
  }

  finish(payload: SendPayload): void {
    const flight = this.#flights.get(payload);
    if (flight === undefined) return;
    this.#flights.delete(payload);
    restore(payload, flight);
    const { startTime, messages, span } = flight;
    const { client, error } = payload;
    const { clock, instruments } = this.#telemetry;
    const endTime = clock();
    const failure = error === undefined ? undefined : { errorType: errorTypeOf(error), error };

    const attributesOf = (topic?: string): Attributes =>
      outcome(metricAttributes('send', client, topic), failure?.errorType);
    const { isNoop, sentMessages, operationDuration } = instruments();
    if (!isNoop) {
      const topics = countByTopic(messages);
      for (const [topic, count] of topics) sentMessages.add(count, attributesOf(topic));
      operationDuration.record(secondsBetween(startTime, endTime), attributesOf(onlyKey(topics)));
    }

    if (span === undefined) return;
    if (span.isRecording()) span.setAttributes(written(payload, messages.length));
    endSpan(span, endTime, failure, this.#telemetry.getConfig());
  }

  /** Ends what is under way as it stands. */
  abandon(): void {
    for (const [payload, flight] of this.#flights) {
      restore(payload, flight);
      flight.span?.end(this.#telemetry.clock());
    }
    this.#flights.clear();
  }

  #trace(
    payload: SendPayload,
    messages: Messages,
    startTime: HrTime,
    scope: Context,
  ): Pick<Flight, 'span' | 'carrying'> {
    const { tracer } = this.#telemetry;
    const { createSpans = true, producerHook, messageKeys } = this.#telemetry.getConfig();
    const carries = propagation.fields().length > 0;
    const creators = messages.map(({ headers }) => (carries ? customCreator(headers, scope) : undefined));
    const isBatch = messages.length > 1;
    const outgoing = new Carrying(payload.client, messages, carries);

    const links: Link[] = [];
    for (const [index, message] of messages.entries()) {
      let creator = creators[index];
      if (creator === undefined && isBatch && createSpans) {
        const span = this.#create(payload, message, startTime, scope);
        creator = span.spanContext();
        creators[index] = creator;
        // Nobody listens, and nothing else is to be carried.
        if (!carries && !isSpanContextValid(creator)) return {};
        outgoing.carry(index, trace.setSpan(scope, span));
      }
      if (creator !== undefined && isSpanContextValid(creator)) links.push({ context: creator });
    }

    const isCreator = creators.includes(undefined);
    const topic = commonTopic(messages);
    const attributes = spanAttributes('send', payload.client, topic);
    const [first] = messages;
    if (isBatch) attributes[ATTR_MESSAGING_BATCH_MESSAGE_COUNT] = messages.length;
    else if (first !== undefined) addMessage(attributes, bodyOf(first.value), first.key, messageKeys);
    const span = tracer().startSpan(
      spanName('send', topic),
      { kind: isCreator ? SpanKind.PRODUCER : SpanKind.CLIENT, attributes, links, startTime },
      scope,
    );
    if (!isBatch && first !== undefined) callHook(producerHook, span, { topic: first.topic, message: first });
    if (isCreator) {
      const sent = trace.setSpan(scope, span);
      for (const [index, creator] of creators.entries()) if (creator === undefined) outgoing.carry(index, sent);
    }
    return { span, carrying: outgoing.messages };
  }

  #create({ client }: SendPayload, message: OutgoingMessage, startTime: HrTime, scope: Context): Span {
    const { tracer } = this.#telemetry;
    const { producerHook, messageKeys } = this.#telemetry.getConfig();
    const { topic, partition, key, value } = message;
    const attributes = spanAttributes('create', client, topic);
    addMessage(attributes, bodyOf(value), key, messageKeys);
    if (partition !== undefined) attributes[ATTR_MESSAGING_DESTINATION_PARTITION_ID] = String(partition);
    const span = tracer().startSpan(
      spanName('create', topic),
      { kind: SpanKind.PRODUCER, attributes, startTime },
      scope,
    );
    callHook(producerHook, span, { topic, message });
    span.end(startTime);
    return span;
  }
}

function restore({ options }: SendPayload, { messages, carrying }: Flight): void {
  if (carrying !== undefined && options.messages === carrying) options.messages = messages;
}

function commonTopic(messages: Messages): string | undefined {
  const topic = messages[0]?.topic;
  return messages.every((message) => message.topic === topic) ? topic : undefined;
}

function countByTopic(messages: Messages): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { topic } of messages) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}

function onlyKey(map: ReadonlyMap<string, unknown>): string | undefined {
  return map.size === 1 ? map.keys().next().value : undefined;
}

/** Where the broker has put it, as far as that is one place. */
function written({ result }: SendPayload, messages: number): Attributes {
  const [first, ...others] = result?.offsets ?? [];
  if (first === undefined || others.length > 0) return {};
  const partition = { [ATTR_MESSAGING_DESTINATION_PARTITION_ID]: String(first.partition) };
  return messages === 1 ? { ...partition, [ATTR_KAFKA_OFFSET]: Number(first.offset) } : partition;
}
