/** A log record as the wrapped processor and its exporter are to see it. */
import type { HrTime, SpanContext } from '@opentelemetry/api';
import type { InstrumentationScope, LogAttributes, Mask, ReadWriteLogRecord } from '@weir/otel-compat';
import type { ExportedResource } from './masked-resource.ts';

/** A log record with all that processors and exporters touch; true of both SDK lines. */
export interface ExportedLogRecord extends ReadWriteLogRecord {
  readonly resource: ExportedResource;
  readonly instrumentationScope: InstrumentationScope;
  readonly droppedAttributesCount: number;
}

/** What a log record is masked by. */
export interface LogRecordMasking {
  readonly mask: Mask;
  readonly resource: (resource: ExportedResource) => ExportedResource;
}

/**
 * Members that are written to the view as they are. Some may be undefined at run time, which their interface says by leaving
 * them out; an accessor cannot.
 */
interface Written {
  hrTime?: HrTime;
  hrTimeObserved?: HrTime;
  spanContext?: SpanContext;
  severityText?: string;
  severityNumber?: number;
  eventName?: string;
}

/**
 * A view of a log record that masks when it is read, so that what a processor registered later adds is masked too.
 *
 * What is written to the view stays in the view, and is not masked: it comes from the wrapped processor, which has seen
 * nothing but masked values.
 */
export class MaskedLogRecord implements ExportedLogRecord {
  readonly #record: ExportedLogRecord;
  readonly #masking: LogRecordMasking;
  readonly #written: Written = {};
  #attributes: LogAttributes | undefined;
  #body: { readonly value: unknown } | undefined;

  constructor(record: ExportedLogRecord, masking: LogRecordMasking) {
    this.#record = record;
    this.#masking = masking;
  }

  get attributes(): LogAttributes {
    this.#attributes ??= this.#masking.mask(this.#record.attributes) as LogAttributes;
    return this.#attributes;
  }

  get body(): unknown {
    this.#body ??= { value: this.#masking.mask(this.#record.body) };
    return this.#body.value;
  }

  set body(value: unknown) {
    this.#body = { value };
  }

  get eventName(): string {
    return this.#read('eventName');
  }

  set eventName(value: string) {
    this.#written.eventName = value;
  }

  get severityText(): string {
    return this.#read('severityText');
  }

  set severityText(value: string) {
    this.#written.severityText = value;
  }

  get severityNumber(): number {
    return this.#read('severityNumber');
  }

  set severityNumber(value: number) {
    this.#written.severityNumber = value;
  }

  get hrTime(): HrTime {
    return this.#read('hrTime');
  }

  set hrTime(value: HrTime) {
    this.#written.hrTime = value;
  }

  get hrTimeObserved(): HrTime {
    return this.#read('hrTimeObserved');
  }

  set hrTimeObserved(value: HrTime) {
    this.#written.hrTimeObserved = value;
  }

  get spanContext(): SpanContext {
    return this.#read('spanContext');
  }

  set spanContext(value: SpanContext) {
    this.#written.spanContext = value;
  }

  get resource(): ExportedResource {
    return this.#masking.resource(this.#record.resource);
  }

  get instrumentationScope(): InstrumentationScope {
    return this.#record.instrumentationScope;
  }

  get droppedAttributesCount(): number {
    return this.#record.droppedAttributesCount;
  }

  setAttribute(key: string, value?: unknown): this {
    // A copy: the masked attributes may be those of the record itself.
    this.#attributes = { ...this.attributes, [key]: value };
    return this;
  }

  setAttributes(attributes: LogAttributes): this {
    this.#attributes = { ...this.attributes, ...attributes };
    return this;
  }

  setBody(body: unknown): this {
    this.body = body;
    return this;
  }

  setEventName(eventName: string): this {
    this.eventName = eventName;
    return this;
  }

  setSeverityNumber(severityNumber: number): this {
    this.severityNumber = severityNumber;
    return this;
  }

  setSeverityText(severityText: string): this {
    this.severityText = severityText;
    return this;
  }

  #read<Key extends keyof Written>(key: Key): Required<Written>[Key] {
    return (key in this.#written ? this.#written[key] : this.#record[key]) as Required<Written>[Key];
  }
}
