/** What does a span cost from the sender until it is stored, one process against the real Collector that only looks at it? */
import type { Question } from '../../../test/bench/question.ts';
import { endOwnCollector, startOwnCollector } from '../../../test/system/own-collector.ts';
import { post, SPANS_PER_REQUEST, spansRequest } from './sending.ts';
import { startViewerProcess } from './viewer-process.ts';

const REQUESTS = 40;
const AT_ONCE = 4;

/** Sends a sample's requests, other ones each time, since what came before is not stored again: nanoseconds of one span. */
function sampler(url: string): () => Promise<number> {
  let sent = 0;
  return async () => {
    const bodies = Array.from({ length: REQUESTS }, (_, index) => spansRequest(sent + index));
    sent += REQUESTS;
    const start = performance.now();
    await post(`${url}/v1/traces`, bodies, AT_ONCE);
    return ((performance.now() - start) * 1e6) / (REQUESTS * SPANS_PER_REQUEST);
  };
}

const question: Question = {
  name: 'viewer/ingest',
  question: `${REQUESTS * SPANS_PER_REQUEST} spans with ten attributes over OTLP/HTTP in requests of ${SPANS_PER_REQUEST}, until all are answered: nanoseconds a span`,
  ours: {
    name: 'the viewer, each span stored and indexed',
    setup: async () => {
      const viewer = await startViewerProcess('--retain', '1GB');
      return { sample: sampler(viewer.otlpUrl), teardown: () => viewer.end() };
    },
  },
  rivals: [
    {
      name: 'the Collector, debug exporter',
      version: 'otelcol 0.155.0',
      setup: async () => {
        const collector = await startOwnCollector((standard) => ({
          ...standard,
          exporters: { debug: { verbosity: 'basic' } },
          connectors: {},
          service: {
            ...standard.service,
            pipelines: { traces: { receivers: ['otlp'], exporters: ['debug'] } },
          },
        }));
        return { sample: sampler(collector.endpoints['otlpHttp'] ?? ''), teardown: () => endOwnCollector(collector) };
      },
    },
  ],
};

export default question;
