/** What is built or named differently on the two SDK lines, as line 2 has it: stands in for `test/support/sdk-line.ts`. */
import { SimpleSpanProcessor as PositionalSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';

export { logs } from '@opentelemetry/api-logs';
export { BasicTracerProvider as TracerProvider } from '@opentelemetry/sdk-trace-base';

/** Whether attributes of spans may be maps, bytes and null, too. */
export const SPANS_TAKE_ANY_VALUE: boolean = false;

/** Takes its exporter by name, as line 3 does. */
export class SimpleSpanProcessor extends PositionalSpanProcessor {
  constructor({ exporter }: { readonly exporter: SpanExporter }) {
    super(exporter);
  }
}
