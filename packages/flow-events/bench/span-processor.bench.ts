/** What does it cost a span that its flow events are told? */
import { SpanKind } from '@opentelemetry/api';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { FlowSpanProcessor } from '@weir/flow-events';
import type { Question } from '../../../test/bench/question.ts';

const noop: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const nowhere = { emitBestEffort() {} };
const VERSION = '@opentelemetry/sdk-trace 3.1.1';

function spans(processor: SpanProcessor, kind: SpanKind, attributes: Record<string, string | number>) {
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('bench');
  return () => tracer.startSpan('work', { kind, attributes }).end();
}

const SERVER = { 'http.request.method': 'POST', 'http.route': '/orders', 'http.response.status_code': 201 };

const questions: readonly Question[] = [
  {
    name: 'flow-events/derive-server-span',
    question: 'an HTTP server span whose two flow events are told, versus one with a processor that does nothing',
    ours: {
      name: 'FlowSpanProcessor',
      setup: () => spans(new FlowSpanProcessor({ emitter: nowhere, node: 'shop' }), SpanKind.SERVER, SERVER),
    },
    rivals: [{ name: 'no-op', version: VERSION, setup: () => spans(noop, SpanKind.SERVER, SERVER) }],
  },
  {
    name: 'flow-events/derive-other-span',
    question: 'an internal span, of which nothing is told, versus one with a processor that does nothing',
    ours: {
      name: 'FlowSpanProcessor',
      setup: () => spans(new FlowSpanProcessor({ emitter: nowhere, node: 'shop' }), SpanKind.INTERNAL, {}),
    },
    rivals: [{ name: 'no-op', version: VERSION, setup: () => spans(noop, SpanKind.INTERNAL, {}) }],
  },
];

export default questions;
