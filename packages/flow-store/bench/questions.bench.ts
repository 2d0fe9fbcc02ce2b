/** How do the times of questions grow with the store? */
import type { Question } from '../../../test/bench/question.ts';
import type { Asked } from '../src/contract/asked.ts';
import { Engine } from '../src/sqlite/engine.ts';
import { BEGIN_SECONDS, batches, EVENTS_PER_FLOW, flowNumber } from './generated-flows.ts';

/** Events of the larger store; `WEIR_BENCH_EVENTS=10000000` asks a large one, which takes long to fill. */
const EVENTS = Number(process.env['WEIR_BENCH_EVENTS'] ?? 200_000);
const TIMES = 10;

const limit = 100;
const flowId = flowNumber(17)[0]?.flow_id ?? '';
const questions: Readonly<Record<string, Asked>> = {
  flow: { name: 'flow', flowId },
  where: { name: 'where', flowId },
  open: { name: 'open', query: { limit } },
  late: { name: 'late', query: { limit } },
  failed: { name: 'failed', query: { limit } },
  search: { name: 'search', text: 'order-', query: { limit } },
  pathways: { name: 'pathways', query: { limit } },
  hops: { name: 'hops', pathway: 'orders-1', query: { limit } },
  edges: { name: 'edges', query: { limit } },
};

const engines = new Map<number, Engine>();

/** The store of so many events, which all questions share. */
function filled(events: number): Engine {
  const known = engines.get(events);
  if (known !== undefined) return known;
  const retain = { bytes: Number.MAX_SAFE_INTEGER, ageMs: Number.POSITIVE_INFINITY };
  const engine = new Engine({ file: ':memory:', readOnly: false, retain, maxEventsPerFlow: 10_000 });
  for (const batch of batches(0, Math.floor(events / EVENTS_PER_FLOW))) engine.append([batch], 0);
  engines.set(events, engine);
  return engine;
}

function asking(asked: Asked, events: number): () => unknown {
  const engine = filled(events);
  const judgement = {
    nowNs: BigInt(BEGIN_SECONDS + 86_400) * 1_000_000_000n,
    lostAfterNs: 86_400_000_000_000n * 7n,
  };
  return () => engine.ask(asked, judgement, () => false);
}

const all: readonly Question[] = Object.entries(questions).map(([name, asked]) => ({
  name: `flow-store/${name}`,
  question: `How much longer does "${name}" take over ${EVENTS} events than over a tenth of them?`,
  iterations: TIMES,
  ours: { name: `${EVENTS} events`, setup: () => asking(asked, EVENTS) },
  rivals: [{ name: `${EVENTS / TIMES} events`, setup: () => asking(asked, EVENTS / TIMES) }],
}));

export default all;
