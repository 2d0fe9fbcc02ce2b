/** How many events does a tracker take, and how much memory does an open flow? */
import {
  emitted,
  type FlowEvent,
  flowEventJson,
  FlowTracker,
  flowSummary,
  ingress,
  parseFlowEvent,
  processed,
} from '@weir/flow-events';
import { watchMemory } from '../../../test/faults/memory-watch.ts';
import type { Question } from '../../../test/bench/question.ts';

const FLOWS = 2_000;
const START_S = 1_700_000_000;

/** Flows of four events, those of many flows mixed as they come from a topic. */
function history(flows: number): FlowEvent[] {
  const of = (flow: number): FlowEvent[] => [
    ingress(`flow-${flow}`).node('gateway', 'producer').timestamp([START_S, 0]).build(),
    emitted(`flow-${flow}`)
      .node('gateway', 'producer')
      .ack('explicit', { by: 'worker', deadlineMs: 5_000 })
      .timestamp([START_S, 1_000])
      .build(),
    ingress(`flow-${flow}`).node('worker', 'consumer').timestamp([START_S, 5_000]).build(),
    processed(`flow-${flow}`).node('worker', 'consumer').timestamp([START_S, 9_000]).build(),
  ];
  const all = Array.from({ length: flows }, (_, flow) => of(flow));
  return [0, 1, 2, 3].flatMap((step) => all.map((events) => events[step] as FlowEvent));
}

const now: [number, number] = [START_S + 60, 0];
const events = history(FLOWS);

function trackAll(): number {
  let nowS = START_S;
  let tick = (): void => {};
  const tracker = new FlowTracker({
    clock: () => [nowS, 0],
    schedule: (given) => {
      tick = given;
      return () => {};
    },
  });
  for (const event of events) tracker.track(event);
  nowS += 60;
  tick();
  return tracker.stats().settled.complete;
}

function groupAll(): number {
  const flows = new Map<string, FlowEvent[]>();
  for (const event of events) {
    const known = flows.get(event.flow_id);
    if (known === undefined) flows.set(event.flow_id, [event]);
    else known.push(event);
  }
  let complete = 0;
  for (const each of flows.values()) if (flowSummary(each, { now })?.state === 'complete') complete += 1;
  return complete;
}

const perEvent = (run: () => number) => () => ({
  sample: () => {
    const start = process.hrtime.bigint();
    if (run() !== FLOWS) throw new Error('not every flow was complete');
    return Number(process.hrtime.bigint() - start) / events.length;
  },
});

const OPEN = 20_000;
const opened = Array.from({ length: OPEN }, (_, flow) => [
  ingress(`open-${flow}`).node('gateway', 'producer').build(),
  emitted(`open-${flow}`).node('gateway', 'producer').ack('explicit', { by: 'worker', deadlineMs: 60_000 }).build(),
]);

/** Heap that is held for each open flow, in bytes, where the events come as they do from a topic: parsed from JSON. */
const perFlow = (keep: () => (event: FlowEvent) => unknown) => () => ({
  sample: () => {
    const watch = watchMemory();
    const take = keep();
    for (const events of opened) for (const event of events) take(parseFlowEvent(flowEventJson(event)));
    const bytes = watch.growthBytes() / OPEN;
    // Held until here.
    take(opened[0]?.[0] as FlowEvent);
    return bytes;
  },
});

const questions: readonly Question[] = [
  {
    name: 'flow-events/tracker-bytes',
    question: 'heap for each open flow of two events, in bytes where the table says ns, versus the events in a Map',
    ours: {
      name: 'FlowTracker',
      setup: perFlow(() => {
        const tracker = new FlowTracker({ schedule: () => () => {} });
        return (event) => tracker.track(event);
      }),
    },
    rivals: [
      {
        name: 'Map of arrays',
        setup: perFlow(() => {
          const flows = new Map<string, FlowEvent[]>();
          return (event) => {
            const known = flows.get(event.flow_id);
            if (known === undefined) flows.set(event.flow_id, [event]);
            else known.push(event);
          };
        }),
      },
    ],
  },
  {
    name: 'flow-events/tracker',
    question:
      'an event tracked from its arrival to its settled flow, versus grouped in a Map and summed up at the end without checks, deadlines or metrics',
    ours: { name: 'FlowTracker', setup: perEvent(trackAll) },
    rivals: [{ name: 'Map of arrays', setup: perEvent(groupAll) }],
  },
];

export default questions;
