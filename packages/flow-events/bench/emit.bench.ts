/** What does emitting an event cost the caller, and what does a sick transport change about it? */
import { InMemoryLogRecordExporter, BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BufferedEmitter, type FlowTransport, ingress } from '@weir/flow-events';
import type { Prepared, Question, Side } from '../../../test/bench/question.ts';

const event = ingress('order-42').node('gateway', 'producer').meta('tenant', 'acme').build();
const SDK = '@opentelemetry/sdk-logs 3.1.1';

const healthy: FlowTransport = { send: () => Promise.resolve() };
const sick: Readonly<Record<string, FlowTransport>> = {
  hung: { send: () => new Promise(() => {}) },
  throwing: {
    send() {
      throw new Error('down');
    },
  },
  slow: { send: () => new Promise((resolve) => void setTimeout(resolve, 20)) },
};

const BATCH = 1_500;

/** Time of one call out of a burst that both queues can hold; what it queued is sent before the next. */
async function burst(call: () => void, flush: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  for (let count = 0; count < BATCH; count += 1) call();
  const tookNs = Number(process.hrtime.bigint() - start) / BATCH;
  await flush();
  return tookNs;
}

function emitting(): Prepared {
  const emitter = new BufferedEmitter(healthy);
  return {
    sample: () =>
      burst(
        () => emitter.emitBestEffort(event),
        () => emitter.forceFlush(),
      ),
    teardown: async () => void (await emitter.shutdown({ timeoutMs: 0 })),
  };
}

/** What the stock pipeline does with the same event, as attributes. */
function logging(): Prepared {
  class Discarding extends InMemoryLogRecordExporter {
    override export(_: unknown, done: (result: { code: number }) => void): void {
      done({ code: 0 });
    }
  }
  const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: new Discarding() })] });
  const logger = provider.getLogger('bench');
  const attributes = {
    'flow.id': event.flow_id,
    'flow.event_id': event.event_id,
    'flow.node.id': event.node.id,
    'flow.node.type': event.node.type,
    'flow.stage': event.stage,
    'flow.status': event.status,
    'flow.meta.tenant': 'acme',
  };
  return {
    sample: () =>
      burst(
        () => logger.emit({ eventName: 'flow.event', attributes }),
        () => provider.forceFlush(),
      ),
    teardown: () => provider.shutdown(),
  };
}

const CALLS = 20_000;

/** The 99.9th percentile of single calls, the event loop turning now and then as it does in an application. */
function percentile(transport: FlowTransport): () => Prepared {
  return () => {
    const emitter = new BufferedEmitter(transport);
    return {
      async sample() {
        const times = new Float64Array(CALLS);
        for (let call = 0; call < CALLS; call += 1) {
          const start = process.hrtime.bigint();
          emitter.emitBestEffort(event);
          times[call] = Number(process.hrtime.bigint() - start);
          if (call % 100 === 99) await new Promise((resolve) => void setImmediate(resolve));
        }
        return times.sort()[Math.floor(CALLS * 0.999)] as number;
      },
      teardown: async () => void (await emitter.shutdown({ timeoutMs: 0 })),
    };
  };
}

const healthyP999: Side = { name: 'healthy transport', setup: percentile(healthy) };

const questions: readonly Question[] = [
  {
    name: 'flow-events/emit-best-effort',
    question: 'a built event into a BufferedEmitter, versus a log record into the stock batch processor',
    ours: { name: 'BufferedEmitter', setup: emitting },
    rivals: [{ name: 'Logger.emit', version: SDK, setup: logging }],
    bar: { kind: 'at_most', ratio: 0.1 },
  },
  ...Object.entries(sick).map(([name, transport]): Question => ({
    name: `flow-events/emit-p999-${name}`,
    question: `p99.9 of emitBestEffort with a transport that is ${name}, versus a healthy one`,
    ours: { name: `${name} transport`, setup: percentile(transport) },
    rivals: [healthyP999],
    bar: { kind: 'at_most', ratio: 1.5 },
  })),
];

export default questions;
