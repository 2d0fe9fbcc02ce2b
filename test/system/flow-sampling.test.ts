import { randomUUID } from 'node:crypto';
import { SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { FlowSampler } from '@weir/flow-events';
import { expect, onTestFinished, test } from 'vitest';
import { untilCollected } from '../services/collector/collected.ts';
import type { CollectorConfig } from '../services/collector/config.ts';
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

async function ownCollector(processors: CollectorConfig['processors']) {
  const running = await startOwnCollector((standard) => ({
    ...standard,
    processors: { ...standard.processors, ...processors },
    service: {
      ...standard.service,
      pipelines: {
        ...standard.service.pipelines,
        traces: {
          receivers: ['otlp'],
          processors: [...Object.keys(processors), 'batch'],
          exporters: ['file/traces', 'span_metrics'],
        },
      },
    },
  }));
  onTestFinished(() => endOwnCollector(running));
  const exporter = new OTLPTraceExporter({ url: `${running.endpoints['otlpHttp']}/v1/traces` });
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  return { running, tracer: provider.getTracer('flow-sampling'), shutdown: () => provider.shutdown() };
}

test('the Collector keeps the flows that the sampler keeps, and no others', async () => {
  const { running, tracer, shutdown } = await ownCollector({
    filter: { error_mode: 'propagate', traces: { span: [`not (${KEPT}) and attributes["last"] == nil`] } },
  });
  for (const id of FLOW_IDS) tracer.startSpan('work', { attributes: { 'flow.id': id } }).end();
  tracer.startSpan('last', { attributes: { 'flow.id': 'last', last: true } }).end();
  await shutdown();
  const { spans } = await untilCollected(running, (seen) => seen.spans.some(({ name }) => name === 'last'), patience);

  const sampler = new FlowSampler({ oneIn: ONE_IN });
  const received = spans.filter(({ name }) => name === 'work').map(({ attributes }) => attributes['flow.id']);
  expect(new Set(received)).toEqual(new Set(FLOW_IDS.filter((id) => sampler.keeps(id))));
  expect(received.length).toBeGreaterThan(0);
});

test('its tail sampling keeps every trace of a kept flow, and a failed trace of any', async () => {
  const { running, tracer, shutdown } = await ownCollector({
    tail_sampling: {
      decision_wait: '1s',
      policies: [
        { name: 'kept-flows', type: 'ottl_condition', ottl_condition: { error_mode: 'propagate', span: [KEPT] } },
        { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
      ],
    },
  });
  const sampler = new FlowSampler({ oneIn: ONE_IN });
  const kept = FLOW_IDS.find((id) => sampler.keeps(id));
  const other = FLOW_IDS.find((id) => !sampler.keeps(id));
  // Two traces of each flow: the second of the other one fails.
  for (const id of [kept, other]) {
    for (const name of ['first', 'second']) {
      const span = tracer.startSpan(`${name} of ${id === kept ? 'kept' : 'other'}`, {
        root: true,
        attributes: { 'flow.id': id as string },
      });
      if (id === other && name === 'second') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    }
  }
  await shutdown();
  const { spans } = await untilCollected(running, (seen) => seen.spans.length >= 3, patience);
  expect(new Set(spans.map(({ name }) => name))).toEqual(
    new Set(['first of kept', 'second of kept', 'second of other']),
  );
});
