import { randomUUID } from 'node:crypto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { FlowSampler } from '@weir/flow-events';
import { expect, onTestFinished, test } from 'vitest';
import { untilCollected } from '../services/collector/collected.ts';
import { endOwnCollector, startOwnCollector } from './own-collector.ts';

const ONE_IN = 7;
const patience = { timeoutMs: 30_000 };

/** What `FlowSampler` decides, in the Collector's transformation language. */
const hash = 'FNV(attributes["flow.id"])';
const KEPT = `${hash} - (${hash} / ${ONE_IN}) * ${ONE_IN} == 0`;

/** Ids as applications have them: counted, random, and in other scripts. */
const FLOW_IDS = Array.from({ length: 150 }, (_, index) => [
  `order-${index}`,
  randomUUID(),
  `bestellung-${index}-grün-📚`,
]).flat();

test('the Collector keeps the flows that the sampler keeps, and no others', async () => {
  const dropped = `not (${KEPT}) and attributes["last"] == nil`;
  const running = await startOwnCollector((standard) => ({
    ...standard,
    processors: { ...standard.processors, filter: { error_mode: 'propagate', traces: { span: [dropped] } } },
    service: {
      ...standard.service,
      pipelines: {
        ...standard.service.pipelines,
        traces: { receivers: ['otlp'], processors: ['filter', 'batch'], exporters: ['file/traces', 'span_metrics'] },
      },
    },
  }));
  onTestFinished(() => endOwnCollector(running));
  const exporter = new OTLPTraceExporter({ url: `${running.endpoints['otlpHttp']}/v1/traces` });
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('flow-sampling');
  for (const id of FLOW_IDS) tracer.startSpan('work', { attributes: { 'flow.id': id } }).end();
  tracer.startSpan('last', { attributes: { 'flow.id': 'last', last: true } }).end();
  await provider.shutdown();
  const { spans } = await untilCollected(running, (seen) => seen.spans.some(({ name }) => name === 'last'), patience);

  const sampler = new FlowSampler({ oneIn: ONE_IN });
  const received = spans.filter(({ name }) => name === 'work').map(({ attributes }) => attributes['flow.id']);
  expect(new Set(received)).toEqual(new Set(FLOW_IDS.filter((id) => sampler.keeps(id))));
  expect(received.length).toBeGreaterThan(0);
});
