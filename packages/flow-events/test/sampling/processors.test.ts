import { afterEach, expect, test } from 'vitest';
import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { AlwaysOnSampler, InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  FlowLogRecordProcessor,
  FlowSampler,
  FlowSamplingLogRecordProcessor,
  FlowSpanProcessor,
  FlowSpanSampler,
  setFlowId,
  withFlow,
} from '../../src/index.ts';

const sampler = new FlowSampler({ oneIn: 10 });
const ids = Array.from({ length: 200 }, (_, index) => `order-${index}`);
const kept = ids.filter((id) => sampler.keeps(id));
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

test('spans of kept flows are recorded, whatever their parent was, and say how many they stand for', async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    sampler: new FlowSpanSampler(sampler),
    spanProcessors: [new FlowSpanProcessor(), new SimpleSpanProcessor({ exporter })],
  });
  closing.push(() => provider.shutdown());
  const tracer = provider.getTracer('test');
  for (const id of ids) tracer.startSpan('work', {}, setFlowId(ROOT_CONTEXT, id)).end();
  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ attributes }) => attributes['flow.id'])).toEqual(kept);
  expect(new Set(spans.map(({ attributes }) => attributes['flow.sample_rate']))).toEqual(new Set([10]));
});

test('a span without a flow is decided by its trace', () => {
  const spanSampler = new FlowSpanSampler(sampler);
  for (let index = 0; index < 100; index += 1) {
    const traceId = crypto.randomUUID().replaceAll('-', '');
    const { decision } = spanSampler.shouldSample(ROOT_CONTEXT, traceId);
    expect(decision === 2).toBe(sampler.keeps(traceId));
  }
  expect(new AlwaysOnSampler().shouldSample().decision).toBe(2);
});

test.each<[string, (id: string) => Record<string, string | number>]>([
  ['flow.id as a number', (id) => ({ 'flow.id': Number(id.slice(6)) })],
  ['an attribute that is configured', (id) => ({ 'order.id': id })],
])('spans and their children are kept or left out with the flow that %s names', (_, attributesOf) => {
  const exporter = new InMemorySpanExporter();
  const flowIdAttributes = ['order.id'];
  const provider = new TracerProvider({
    sampler: new FlowSpanSampler(sampler, { flowIdAttributes }),
    spanProcessors: [new FlowSpanProcessor({ flowIdAttributes }), new SimpleSpanProcessor({ exporter })],
  });
  closing.push(() => provider.shutdown());
  const tracer = provider.getTracer('test');
  for (const id of ids) {
    const span = tracer.startSpan('served', { kind: SpanKind.SERVER, attributes: attributesOf(id) }, ROOT_CONTEXT);
    tracer.startSpan('part', {}, trace.setSpan(ROOT_CONTEXT, span)).end();
    span.end();
  }
  const flows = ids.map((id) => String(Object.values(attributesOf(id))[0])).filter((id) => sampler.keeps(id));
  const seen = exporter
    .getFinishedSpans()
    .map(({ name, attributes }) => `${name} ${String(attributes['order.id'] ?? attributes['flow.id'])}`);
  expect(seen).toEqual(flows.flatMap((id) => [`part ${id}`, `served ${id}`]));
});

test('log records of kept flows pass, and those of no flow, errors and flow events of any', async () => {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    processors: [
      new FlowLogRecordProcessor(),
      new FlowSamplingLogRecordProcessor(new SimpleLogRecordProcessor({ exporter }), sampler),
    ],
  });
  closing.push(() => provider.shutdown());
  const logger = provider.getLogger('test');
  for (const id of ids) withFlow(id, () => logger.emit({ body: id, severityNumber: 9 }));
  const other = ids.find((id) => !sampler.keeps(id)) as string;
  logger.emit({ body: 'no flow' });
  withFlow(other, () => logger.emit({ body: 'error', severityNumber: 17 }));
  withFlow(other, () => logger.emit({ body: 'event', eventName: 'flow.event' }));
  expect(exporter.getFinishedLogRecords().map(({ body }) => body)).toEqual([...kept, 'no flow', 'error', 'event']);
});
