/** A finished span as an exporter is to see it. */
import type { Attributes, HrTime, Link, SpanContext, SpanStatus } from '@opentelemetry/api';
import type { InstrumentationScope, Mask, ReadableSpan } from '@weir/otel-compat';
import type { ExportedResource } from './masked-resource.ts';

/** An event of a span. */
export interface SpanEvent {
  readonly time: HrTime;
  readonly name: string;
  readonly attributes?: Attributes;
  readonly droppedAttributesCount?: number;
}

/** A finished span with all that exporters read; true of both SDK lines. */
export interface ExportedSpan extends ReadableSpan {
  readonly events: SpanEvent[];
  readonly ended: boolean;
  readonly resource: ExportedResource;
  readonly instrumentationScope: InstrumentationScope;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** What a span is masked by. */
export interface SpanMasking {
  readonly mask: Mask;
  readonly spanName: boolean;
  readonly resource: (resource: ExportedResource) => ExportedResource;
}

/**
 * A view of a span that masks when it is read.
 *
 * Reading late has two merits: whatever others still do to the span before it is exported is masked too, and the application
 * does not wait for it, since a batching processor reads in its own time. Each part is masked once, at its first reading.
 */
export class MaskedSpan implements ExportedSpan {
  readonly #span: ExportedSpan;
  readonly #masking: SpanMasking;
  #attributes: Attributes | undefined;
  #events: SpanEvent[] | undefined;
  #links: Link[] | undefined;
  #status: SpanStatus | undefined;
  #name: string | undefined;

  constructor(span: ExportedSpan, masking: SpanMasking) {
    this.#span = span;
    this.#masking = masking;
  }

  /** A function of its own, as on the stock span: some take it off the object. */
  readonly spanContext: () => SpanContext = () => this.#span.spanContext();

  get name(): string {
    this.#name ??= this.#masking.spanName ? this.#masking.mask(this.#span.name) : this.#span.name;
    return this.#name;
  }

  get attributes(): Attributes {
    this.#attributes ??= this.#masking.mask(this.#span.attributes) as Attributes;
    return this.#attributes;
  }

  get events(): SpanEvent[] {
    const { mask } = this.#masking;
    this.#events ??= this.#span.events.map((event) => ({
      ...event,
      name: mask(event.name),
      ...(event.attributes === undefined ? {} : { attributes: mask(event.attributes) as Attributes }),
    }));
    return this.#events;
  }

  get links(): Link[] {
    const { mask } = this.#masking;
    this.#links ??= this.#span.links.map((link) =>
      link.attributes === undefined ? link : { ...link, attributes: mask(link.attributes) as Attributes },
    );
    return this.#links;
  }

  get status(): SpanStatus {
    const { status } = this.#span;
    this.#status ??= status.message === undefined ? status : { ...status, message: this.#masking.mask(status.message) };
    return this.#status;
  }

  get resource(): ExportedResource {
    return this.#masking.resource(this.#span.resource);
  }

  get kind(): number {
    return this.#span.kind;
  }

  /** Undefined for a root span, which the interface says by leaving it out; an accessor cannot. */
  get parentSpanContext(): SpanContext {
    return this.#span.parentSpanContext as SpanContext;
  }

  get startTime(): HrTime {
    return this.#span.startTime;
  }

  get endTime(): HrTime {
    return this.#span.endTime;
  }

  get duration(): HrTime {
    return this.#span.duration;
  }

  get ended(): boolean {
    return this.#span.ended;
  }

  get instrumentationScope(): InstrumentationScope {
    return this.#span.instrumentationScope;
  }

  get droppedAttributesCount(): number {
    return this.#span.droppedAttributesCount;
  }

  get droppedEventsCount(): number {
    return this.#span.droppedEventsCount;
  }

  get droppedLinksCount(): number {
    return this.#span.droppedLinksCount;
  }
}
