/** Sends each span that ends as a CloudEvent. */
import { TraceFlags } from '@opentelemetry/api';
import { errorName, type ReadableSpan, type SpanProcessor } from '@weir/otel-compat';
import { type EnvelopeOptions, envelopeOptions } from '../envelope/options.ts';
import { cloudEventFromSpan } from '../envelope/span.ts';
import { faults } from '../state.ts';
import { Egress, type EgressStats } from './egress.ts';
import type { EgressOptions } from './egress-options.ts';
import { eventFilter } from './event-filter.ts';
import { QueuedEvent } from './queued-event.ts';

/** Options of {@link CloudEventsSpanProcessor}: where events go, and how spans become events. */
export interface CloudEventsSpanProcessorOptions extends EgressOptions, EnvelopeOptions {
  /** Which spans are events, of those that are sampled. Default: all. */
  readonly filter?: (span: ReadableSpan) => boolean;
}

/**
 * A SpanProcessor that sends an event at every end of a sampled span. The application waits neither for the event to be made nor
 * for anything after that: at the end of a span it is asked by the filter, weighed and queued.
 *
 * Inside a `RedactionSpanProcessor` it sees masked spans; without one, `mask` masks the data and the subject.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION`, or DeliveryError `WEIR_DELIVERY_OPTION`, from the constructor
 * @example
 * const processor = new CloudEventsSpanProcessor({
 *   source: 'https://orders.example.com',
 *   binding: httpBinding({ endpoint: receiverUrl }),
 *   filter: ({ kind }) => kind === SpanKind.SERVER,
 * });
 * new TracerProvider({ spanProcessors: [processor] });
 */
export class CloudEventsSpanProcessor implements SpanProcessor {
  readonly #options: CloudEventsSpanProcessorOptions;
  readonly #filter: (span: ReadableSpan) => boolean;
  readonly #egress: Egress;

  constructor(options: CloudEventsSpanProcessorOptions) {
    this.#egress = new Egress(options, 'spans');
    this.#filter = eventFilter(options.filter, () => true);
    envelopeOptions(options);
    this.#options = options;
  }

  onStart(): void {}

  /** Never throws. */
  onEnd(span: ReadableSpan): void {
    try {
      // As stock exporters have it: what is recorded but not sampled stays in the process.
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0 || !this.#filter(span)) return;
      this.#egress.offer(QueuedEvent.later(() => cloudEventFromSpan(span, this.#options), spanSize(span)));
    } catch (error) {
      faults.count('internal_error', `a span did not become an event: ${errorName(error)}`);
    }
  }

  /** Counts of events so far. */
  stats(): EgressStats {
    return this.#egress.stats();
  }

  /** Sends what is queued without waiting for company; resolves after at most 30 seconds. */
  async forceFlush(): Promise<void> {
    await this.#egress.forceFlush({ timeoutMs: 30_000 });
  }

  /** Sends what is queued and closes the connections; what is left after 5 seconds is dropped. */
  async shutdown(): Promise<void> {
    await this.#egress.shutdown();
  }
}

/** Of an event without its attributes: the context attributes and what every span says. */
const EVENT_BYTES = 640;
const MEMBER_BYTES = 12;

/** Roughly the bytes of its event: texts by their length, anything else as a constant. */
function spanSize({ attributes }: ReadableSpan): number {
  let bytes = EVENT_BYTES;
  for (const name in attributes) {
    const value: unknown = attributes[name];
    bytes += name.length + MEMBER_BYTES + (typeof value === 'string' || Array.isArray(value) ? sizeOf(value) : 0);
  }
  return bytes;
}

function sizeOf(value: string | readonly unknown[]): number {
  if (typeof value === 'string') return value.length;
  let bytes = 0;
  for (const one of value) bytes += MEMBER_BYTES + (typeof one === 'string' ? one.length : 0);
  return bytes;
}
