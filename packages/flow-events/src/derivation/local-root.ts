/** The spans of one process that belong to one piece of work, and the flow that they share. */
import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@weir/otel-compat';

/**
 * The work under one server or consumer span, or under a span without a local parent.
 */
export class LocalRoot {
  /** The span that the work began with. */
  readonly span: ReadableSpan;
  /** Known from the beginning, told by the application in the course of the work, or at its end the trace id, if that is to be one. */
  flowId: string | undefined;
  /** Whether the flow came from elsewhere, as baggage. */
  readonly arrived: boolean;
  /** Whether a message was sent in the course of the work. */
  sentMessage = false;
  /** Whether the span that it began with has ended: nobody will name its flow any more. */
  hasEnded = false;
  /** Finished spans whose flow is not known yet. */
  readonly waiting: ReadableSpan[] = [];

  constructor(span: ReadableSpan, arrivedFlowId?: string) {
    this.span = span;
    this.flowId = arrivedFlowId;
    this.arrived = arrivedFlowId !== undefined;
  }

  /** Whether the work is one request or one message, and so of one flow. */
  get isOneUnit(): boolean {
    return this.span.kind === SpanKind.SERVER || this.span.kind === SpanKind.CONSUMER;
  }
}
