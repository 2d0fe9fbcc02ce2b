/** Makes flows visible from the spans that an application has: stamps their flow, and tells flow events from them. */
import { type Attributes, type Context, type Span, SpanKind, trace } from '@opentelemetry/api';
import {
  currentFlowId,
  errorName,
  flowContext,
  isFlowId,
  type ReadableSpan,
  type SpanProcessor,
} from '@weir/otel-compat';
import { ATTR_FLOW_ID } from '@weir/semconv';
import { namedFlow } from '../named-flow.ts';
import { faults } from '../state.ts';
import { deriveEvents } from './derive-events.ts';
import { MESSAGING_OPERATION } from './flow-rules.ts';
import { type FlowSpanOptions, type FlowSpanProcessorOptions, flowSpanOptions } from './flow-span-options.ts';
import { LocalRoot } from './local-root.ts';
import { serviceNode } from './service-node.ts';
import { firstOf, ruleFor } from './span-facts.ts';

/**
 * A SpanProcessor that sets `flow.id` on the spans of a flow and, where it is given an emitter, tells flow events from
 * finished HTTP, RPC, messaging and database spans.
 *
 * The flow is that of baggage, or of an attribute: `flow.id`, or one that is configured. Where an emitter is given, work
 * that names none until it ends belongs to the flow of its trace id, unless `unnamed` says `skip`. Register it before the processor that exports, and
 * before any that may throw: the SDK calls no further processor then. Only recorded spans are seen.
 *
 * @example
 * new NodeSDK({ spanProcessors: [new FlowSpanProcessor(), new BatchSpanProcessor({ exporter })] });
 */
export class FlowSpanProcessor implements SpanProcessor {
  readonly #options: FlowSpanOptions;
  // On the span itself: a WeakMap of many short-lived keys costs the garbage collector more than the span does.
  readonly #rootKey = Symbol('weir.flow.root');
  /** Roots with finished spans whose flow is not known yet, in the order in which they began to wait. */
  readonly #waiting = new Set<LocalRoot>();
  #waitingSpans = 0;

  /** @throws FlowEventsError `WEIR_FLOW_OPTION` when an option is out of range */
  constructor(options?: FlowSpanProcessorOptions) {
    this.#options = flowSpanOptions(options);
  }

  onStart(span: Span, parentContext: Context): void {
    try {
      const root = this.#rootOf(span, parentContext);
      const own = this.#namedBy(span) ?? currentFlowId(flowContext(parentContext));
      if (root.isOneUnit) root.flowId ??= own;
      if (sendsMessage(span)) root.sentMessage = true;
      const flowId = own ?? root.flowId;
      // What the application set itself stays.
      if (flowId !== undefined && attributesOf(span)[ATTR_FLOW_ID] === undefined)
        span.setAttribute(ATTR_FLOW_ID, flowId);
    } catch (error) {
      faults.count('internal_error', `a span was not stamped with ${ATTR_FLOW_ID}: ${errorName(error)}`);
    }
  }

  /** The last moment to stamp a span: the application may have named the flow since it began. */
  onEnding(span: Span): void {
    try {
      const root = this.#rootAt(span);
      if (root === undefined || attributesOf(span)[ATTR_FLOW_ID] !== undefined) return;
      const flowId = this.#namedBy(span) ?? root.flowId ?? this.#byTrace(span);
      if (flowId !== undefined) span.setAttribute(ATTR_FLOW_ID, flowId);
    } catch (error) {
      faults.count('internal_error', `a span was not stamped with ${ATTR_FLOW_ID}: ${errorName(error)}`);
    }
  }

  onEnd(span: ReadableSpan): void {
    if (this.#options.emitter === undefined) return;
    try {
      const root = this.#rootAt(span) ?? new LocalRoot(span);
      if (root.span === span) {
        root.flowId ??= this.#namedBy(span) ?? this.#byTrace(span);
        root.hasEnded = true;
      }
      root.waiting.push(span);
      this.#waitingSpans += 1;
      if (root.flowId !== undefined || root.hasEnded) this.#tell(root);
      else this.#wait(root);
    } catch (error) {
      faults.count('internal_error', `no flow events were told of a span: ${errorName(error)}`);
    }
  }

  async forceFlush(): Promise<void> {}

  /** Tells of work that is not finished, as far as it is; where its flow is not known, as `unnamed` says. */
  async shutdown(): Promise<void> {
    for (const root of this.#waiting) this.#giveUp(root);
  }

  #rootAt(span: object): LocalRoot | undefined {
    return (span as Rooted)[this.#rootKey];
  }

  #rootOf(span: Span, parentContext: Context): LocalRoot {
    const parent = trace.getSpan(parentContext);
    const inherited = parent === undefined ? undefined : this.#rootAt(parent);
    const begins = isOfKind(span, SpanKind.SERVER) || isOfKind(span, SpanKind.CONSUMER);
    const root =
      inherited === undefined || begins
        ? new LocalRoot(span as never as ReadableSpan, currentFlowId(flowContext(parentContext)))
        : inherited;
    (span as object as Rooted)[this.#rootKey] = root;
    return root;
  }

  #wait(root: LocalRoot): void {
    this.#waiting.add(root);
    while (this.#waitingSpans > this.#options.maxWaitingSpans) {
      const [oldest = root] = this.#waiting;
      this.#giveUp(oldest);
    }
  }

  #giveUp(root: LocalRoot): void {
    root.flowId ??= this.#byTrace(root.span);
    this.#tell(root);
  }

  #tell(root: LocalRoot): void {
    this.#waiting.delete(root);
    this.#waitingSpans -= root.waiting.length;
    for (const span of root.waiting.splice(0)) this.#tellOf(span, root);
  }

  #tellOf(span: ReadableSpan, root: LocalRoot): void {
    try {
      const rule = ruleFor(this.#options.rules, span);
      if (rule === undefined) return;
      const flowId = stampedFlow(span) ?? root.flowId;
      if (flowId === undefined) return;
      const group = this.#options.group(span);
      const service = serviceNode(root.span, this.#options.node);
      const events = deriveEvents(span, rule, { flowId, root, group, service });
      for (const event of events) this.#options.emitter?.emitBestEffort(event);
    } catch (error) {
      faults.count('bad_event', `a span told no flow event: ${errorName(error)}`);
    }
  }

  /** The flow that the application named on the span itself. */
  #namedBy(span: object): string | undefined {
    return namedFlow(attributesOf(span), this.#options.flowIdAttributes);
  }

  /** The flow of work that names none. */
  #byTrace(span: Pick<Span, 'spanContext'>): string | undefined {
    const { emitter, unnamed } = this.#options;
    return emitter === undefined || unnamed === 'skip' ? undefined : span.spanContext().traceId;
  }
}

type Rooted = Record<symbol, LocalRoot>;

const NO_ATTRIBUTES: Attributes = {};

function attributesOf(span: object): Attributes {
  return (span as { readonly attributes?: Attributes }).attributes ?? NO_ATTRIBUTES;
}

/** The flow that a span was stamped with, but for the trace id: that one held only as long as nothing else was known. */
function stampedFlow(span: ReadableSpan): string | undefined {
  const own = span.attributes[ATTR_FLOW_ID];
  return isFlowId(own) && own !== span.spanContext().traceId ? own : undefined;
}

function isOfKind(span: Span, kind: SpanKind): boolean {
  return (span as Partial<ReadableSpan>).kind === kind;
}

const SENDING: readonly unknown[] = ['send', 'publish'];

/** Messaging spans, "Span kind": a batch whose messages were created in spans of their own is sent by a client. */
function sendsMessage(span: Span): boolean {
  if (isOfKind(span, SpanKind.PRODUCER)) return true;
  return isOfKind(span, SpanKind.CLIENT) && SENDING.includes(firstOf(attributesOf(span), MESSAGING_OPERATION));
}
