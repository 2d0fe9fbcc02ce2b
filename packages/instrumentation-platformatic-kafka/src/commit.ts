/** Spans and metrics of offsets that are committed, by the application or by the client itself. */
import { context, type HrTime, type Span, SpanKind, trace } from '@opentelemetry/api';
import { ATTR_KAFKA_OFFSET, ATTR_MESSAGING_DESTINATION_PARTITION_ID } from '@weir/semconv';
import { metricAttributes, spanAttributes, spanName } from './attributes.ts';
import type { CommitPayload } from './client.ts';
import { errorTypeOf } from './error-type.ts';
import { outcome, secondsBetween } from './instruments.ts';
import { endSpan, spanInScope, type Telemetry } from './telemetry.ts';

interface Flight {
  readonly startTime: HrTime;
  readonly topic: string | undefined;
  readonly span: Span;
}

/** Follows `plt:kafka:consumer:commits`. */
export class CommitTracing {
  readonly #telemetry: Telemetry;
  readonly #flights = new Map<CommitPayload, Flight>();

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  start(payload: CommitPayload): void {
    const { client, options } = payload;
    const { clock, tracer } = this.#telemetry;
    const startTime = clock();
    const [first, ...others] = options.offsets;
    const topic = others.every((other) => other.topic === first?.topic) ? first?.topic : undefined;
    const attributes = spanAttributes('commit', client, topic);
    if (first !== undefined && others.length === 0) {
      attributes[ATTR_MESSAGING_DESTINATION_PARTITION_ID] = String(first.partition);
      attributes[ATTR_KAFKA_OFFSET] = Number(first.offset);
    }
    const active = context.active();
    const scope = spanInScope(active) === undefined ? trace.deleteSpan(active) : active;
    const span = tracer().startSpan(spanName('commit', topic), { kind: SpanKind.CLIENT, attributes, startTime }, scope);
    this.#flights.set(payload, { startTime, topic, span });
  }

  finish(payload: CommitPayload): void {
    const flight = this.#flights.get(payload);
    if (flight === undefined) return;
    this.#flights.delete(payload);
    const { client, error } = payload;
    const { clock, instruments } = this.#telemetry;
    const endTime = clock();
    const failure = error === undefined ? undefined : { errorType: errorTypeOf(error), error };
    instruments().operationDuration.record(
      secondsBetween(flight.startTime, endTime),
      outcome(metricAttributes('commit', client, flight.topic), failure?.errorType),
    );
    endSpan(flight.span, endTime, failure, this.#telemetry.getConfig());
  }

  /** Ends what is under way as it stands. */
  abandon(): void {
    for (const { span } of this.#flights.values()) span.end(this.#telemetry.clock());
    this.#flights.clear();
  }
}
