/** Wraps the processor that exports spans, so that it sees masked ones only. */
import type { Context, Span } from '@opentelemetry/api';
import { errorName, type ReadableSpan, type SpanProcessor } from '@weir/otel-compat';
import { resourceMasking } from './masked-resource.ts';
import { type ExportedSpan, MaskedSpan, type SpanMasking } from './masked-span.ts';
import { checkedOptions, faults, type RedactionProcessorOptions } from './processor-options.ts';

/** Options of {@link RedactionSpanProcessor}. */
export interface RedactionSpanProcessorOptions extends RedactionProcessorOptions<SpanProcessor> {
  /** Whether the names of spans are masked too. Default false: a span name is of low cardinality, and groups spans. */
  readonly maskSpanName?: boolean;
}

/**
 * A SpanProcessor around the one that exports. What that reads of a finished span is masked: attributes, whenever they were
 * set; events and so exceptions; links; the status message; the name and the resource where asked.
 *
 * @throws RedactionError `WEIR_REDACTION_OPTION` from the constructor
 * @example
 * const redactor = createRedactor();
 * new NodeSDK({
 *   spanProcessors: [new RedactionSpanProcessor({ redactor, processor: new BatchSpanProcessor({ exporter }) })],
 * });
 */
export class RedactionSpanProcessor implements SpanProcessor {
  readonly #processor: SpanProcessor;
  readonly #masking: SpanMasking;
  /** As of the wrapped processor, undefined where it has none. */
  readonly onEnding?: (span: Span) => void;

  constructor(options: RedactionSpanProcessorOptions) {
    const { processor, redactor, maskResource } = checkedOptions(options, 'onEnd');
    this.#processor = processor;
    this.#masking = {
      mask: redactor.mask,
      spanName: options.maskSpanName === true,
      resource: resourceMasking(maskResource ? redactor.mask : undefined),
    };
    if (typeof processor.onEnding === 'function') {
      this.onEnding = (span) => guarded('onEnding', () => processor.onEnding?.(span));
    }
  }

  onStart(span: Span, parentContext: Context): void {
    guarded('onStart', () => this.#processor.onStart(span, parentContext));
  }

  onEnd(span: ReadableSpan): void {
    guarded('onEnd', () => this.#processor.onEnd(new MaskedSpan(span as ExportedSpan, this.#masking)));
  }

  async forceFlush(): Promise<void> {
    await this.#processor.forceFlush();
  }

  async shutdown(): Promise<void> {
    await this.#processor.shutdown();
  }
}

/** The SDK lets what a processor throws go through to the application. */
function guarded(hook: string, call: () => void): void {
  try {
    call();
  } catch (error) {
    faults.count('internal_error', `a span processor failed in ${hook}: ${errorName(error)}`);
  }
}
