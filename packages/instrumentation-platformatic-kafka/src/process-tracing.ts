/** Spans and metrics of the application's work on messages: one for each message, and one for a batch. */
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
import { errorName } from '@weir/otel-compat';
import {
  ATTR_KAFKA_OFFSET,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
  ATTR_WEIR_KAFKA_DELIVERY_ATTEMPT,
} from '@weir/semconv';
import { addMessage, bodyOf, metricAttributes, spanAttributes, spanName } from './attributes.ts';
import type { KafkaClient, KafkaMessage } from './client.ts';
import { guarded } from './faults.ts';
import { outcome, secondsBetween } from './instruments.ts';
import { getProcessing, type Processing, setProcessing } from './processing-context.ts';
import { type Origin, originOf } from './receipts.ts';
import { callHook, endSpan, spanInScope, type Telemetry } from './telemetry.ts';

/** Work that has begun. */
export interface Work {
  /** The context to work in. */
  readonly context: Context;
  /** Ends it, once; with what it failed with, where it failed. */
  readonly end: (failure?: { readonly error: unknown }) => void;
}

interface Begun {
  readonly client: KafkaClient | undefined;
  readonly topic: string | undefined;
  readonly startTime: HrTime;
  readonly span: Span;
  /** The context without the span. */
  readonly carried: Context;
  readonly processing: Processing;
}

/** After a piece of work that nobody listened to, so many go by before it is asked again. */
const UNASKED = 100;

/** Makes `process` spans. */
export class ProcessTracing {
  readonly #telemetry: Telemetry;
  /** How many pieces of work still go without, since nobody listened to one. */
  #unasked = 0;

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  /** Begins the work on one message; undefined where that fails, which is counted. */
  begin(message: KafkaMessage, scope: Context = context.active()): Work | undefined {
    if (this.#isUnasked()) return undefined;
    return guarded('tracing the work on a message', () => this.#begin(message, scope));
  }

  /** Begins the work on a batch. */
  beginBatch(messages: readonly KafkaMessage[], scope: Context = context.active()): Work | undefined {
    if (this.#isUnasked()) return undefined;
    return guarded('tracing the work on a batch', () => this.#beginBatch(messages, scope));
  }

  #begin(message: KafkaMessage, scope: Context): Work {
    const { clock, tracer } = this.#telemetry;
    const { consumerHook, messageKeys } = this.#telemetry.getConfig();
    const startTime = clock();
    const { topic } = message;
    const origin = originOf(message, scope);
    const { receipt, creator, carried } = origin;
    const client = receipt?.client;

    const attributes = spanAttributes('process', client, topic);
    addMessage(attributes, receipt?.body ?? bodyOf(message.value), message.key, messageKeys);
    addPlace(attributes, message);
    if (receipt !== undefined && (receipt.attempts += 1) > 1) {
      attributes[ATTR_WEIR_KAFKA_DELIVERY_ATTEMPT] = receipt.attempts;
    }
    const { parent, links } = this.#relatives(origin, scope);
    const span = tracer().startSpan(
      spanName('process', topic),
      { kind: SpanKind.CONSUMER, attributes, links, startTime },
      parent,
    );
    callHook(consumerHook, span, { topic, message });

    const batch = getProcessing(scope);
    if (batch?.eachMeasured !== undefined) batch.eachMeasured = true;
    const processing = { creators: creator === undefined ? [] : [creator.spanId] };
    return this.#work({ client, topic, startTime, span, carried, processing });
  }

  #beginBatch(messages: readonly KafkaMessage[], scope: Context): Work {
    const { clock, tracer } = this.#telemetry;
    const startTime = clock();
    const [first] = messages;
    const origins = messages.map((message) => originOf(message, scope));
    const topic = messages.every((message) => message.topic === first?.topic) ? first?.topic : undefined;
    const client = origins[0]?.receipt?.client;

    const attributes = spanAttributes('process', client, topic);
    attributes[ATTR_MESSAGING_BATCH_MESSAGE_COUNT] = messages.length;
    if (first?.partition !== undefined && topic !== undefined) {
      const { partition } = first;
      const same = messages.every((message) => message.partition === partition);
      if (same) attributes[ATTR_MESSAGING_DESTINATION_PARTITION_ID] = String(partition);
    }
    const polls = new Map(origins.flatMap(({ receipt }) => (receipt ? [[receipt.poll.spanId, receipt.poll]] : [])));
    const links = [
      ...origins.flatMap(({ creator }, index) =>
        creator === undefined ? [] : [{ context: creator, attributes: addPlace({}, messages[index]) }],
      ),
      ...[...polls.values()].map((poll) => ({ context: poll })),
    ];
    const parent = spanInScope(scope) === undefined ? trace.deleteSpan(scope) : scope;
    const span = tracer().startSpan(
      spanName('process', topic),
      { kind: SpanKind.CONSUMER, attributes, links, startTime },
      parent,
    );
    const creators = origins.flatMap(({ creator }) => (creator === undefined ? [] : [creator.spanId]));
    const processing: Processing = { creators, eachMeasured: false };
    return this.#work({ client, topic, startTime, span, carried: scope, processing });
  }

  /**
   * The parent of the work on one message, and what it links to: always its creator and the poll that brought it, and the
   * scope where that is not the parent (messaging spans, 'Message creation context as parent of "Process" span').
   */
  #relatives({ receipt, creator, carried }: Origin, scope: Context): { parent: Context; links: Link[] } {
    const around = spanInScope(scope);
    const { processParent } = this.#telemetry.getConfig();
    const isRoot = processParent === 'none';
    const isChildOfCreator = !isRoot && creator !== undefined && (around === undefined || processParent === 'producer');
    const links: Link[] = [];
    if (creator !== undefined) links.push({ context: creator });
    if (receipt !== undefined) links.push({ context: receipt.poll });
    if (isRoot || isChildOfCreator) {
      if (around !== undefined) links.push({ context: around.spanContext() });
      return { parent: isRoot ? trace.deleteSpan(carried) : carried, links };
    }
    return { parent: around === undefined ? trace.deleteSpan(carried) : trace.setSpan(carried, around), links };
  }

  #isUnasked(): boolean {
    if (this.#unasked === 0) return false;
    this.#unasked -= 1;
    return true;
  }

  #work({ client, topic, startTime, span, carried, processing }: Begun): Work {
    const isHeard = isSpanContextValid(span.spanContext()) || !this.#telemetry.instruments().isNoop;
    if (!isHeard && propagation.fields().length === 0) this.#unasked = UNASKED;
    let ended = false;
    return {
      context: setProcessing(trace.setSpan(carried, span), processing),
      end: (failed) => {
        if (ended) return;
        ended = true;
        guarded('ending the work on a message', () => {
          const { clock, instruments } = this.#telemetry;
          const endTime = clock();
          const failure = failed && { errorType: errorName(failed.error), error: failed.error };
          // A batch whose messages were worked on one by one has been measured already.
          if (processing.eachMeasured !== true) {
            const attributes = outcome(metricAttributes('process', client, topic), failure?.errorType);
            instruments().processDuration.record(secondsBetween(startTime, endTime), attributes);
          }
          endSpan(span, endTime, failure, this.#telemetry.getConfig());
        });
      },
    };
  }
}

/** Adds where in Kafka a message is. */
function addPlace(attributes: Attributes, { partition, offset }: Partial<KafkaMessage> = {}): Attributes {
  if (partition !== undefined) attributes[ATTR_MESSAGING_DESTINATION_PARTITION_ID] = String(partition);
  if (offset !== undefined) attributes[ATTR_KAFKA_OFFSET] = Number(offset);
  return attributes;
}
