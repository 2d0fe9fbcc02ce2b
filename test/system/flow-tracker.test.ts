import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Admin } from '@platformatic/kafka';
import {
  deadLettered,
  emitted,
  type FlowEvent,
  flowEventJson,
  flowSummary,
  ingress,
  parseFlowEvent,
  processed,
} from '@weir/flow-events';
import { KafkaTransport } from '@weir/flow-events/kafka';
import { expect, onTestFinished, test } from 'vitest';
import { kafkaEndpoints, plaintextConnection } from '../services/kafka/connection.ts';
import { emitAll, makeTopic, readUntil } from './flow-topic.ts';
import type { SettledLine, TrackerProcessOptions } from './tracker-process.ts';

const endpoints = kafkaEndpoints(process.env);
const brokers = (endpoints['brokers'] ?? '').split(',');
const connection = { clientId: 'weir-tests', ...plaintextConnection(endpoints), timeout: 10_000 };
const program = fileURLToPath(new URL('./tracker-process.ts', import.meta.url));

const FLOWS = 240;
// Longer than the death of a tracker takes, and the start of another.
const DEADLINE_MS = 12_000;
const GRACE_MS = 1_500;
const LOST_AFTER_MS = 22_000;

function startTracker(options: TrackerProcessOptions): { child: ChildProcess; settled: SettledLine[] } {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, WEIR_TRACKER: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const settled: SettledLine[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => settled.push(JSON.parse(line) as SettledLine));
  onTestFinished(() => end(child, 'SIGKILL'));
  return { child, settled };
}

/** Asks the broker until the members of a group are not agreed on who has which partition. */
async function untilRebalancing(groupId: string): Promise<void> {
  const admin = new Admin(connection);
  const deadlineMs = Date.now() + 20_000;
  try {
    for (;;) {
      const group = (await admin.describeGroups({ groups: [groupId] })).get(groupId);
      if (/rebalanc/i.test(group?.state ?? '')) return;
      if (Date.now() > deadlineMs) throw new Error(`the group did not begin to rebalance (it is ${group?.state})`);
    }
  } finally {
    await admin.close();
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** Flows that are answered, not answered, and given up, in turns. */
function flowOf(index: number): { begin: () => FlowEvent[]; answer: () => FlowEvent[] } {
  const id = `order-${index}`;
  const group = (builder: ReturnType<typeof ingress>) => builder.group('orders');
  return {
    begin: () => [
      group(ingress(id)).node('shop', 'producer').build(),
      group(emitted(id)).node('shop', 'producer').ack('explicit', { by: 'warehouse', deadlineMs: DEADLINE_MS }).build(),
    ],
    answer: () => {
      if (index % 3 === 0) return [];
      if (index % 3 === 1) return [group(processed(id)).node('warehouse', 'consumer').build()];
      return [
        group(deadLettered(id)).node('warehouse', 'consumer').error('OutOfStock').build(),
        group(processed(id)).node('warehouse', 'consumer').build(),
      ];
    },
  };
}

test.for(['classic', 'consumer'] as const)(
  'of two trackers in a group of the %s protocol one is killed: every missing acknowledgement is told, none is invented, and every flow ends as its history says',
  { timeout: 150_000 },
  async (groupProtocol, { signal }) => {
    const topic = await makeTopic(connection);
    const options = { brokers, topic, groupId: topic, groupProtocol, graceMs: GRACE_MS, lostAfterMs: LOST_AFTER_MS };
    const [one, other] = [startTracker(options), startTracker(options)];
    const trackers = [one, other];
    const transport = new KafkaTransport({ brokers, topic });
    onTestFinished(() => transport.close());
    const send = (events: readonly FlowEvent[]) => emitAll(transport, events, { signal });
    const flows = Array.from({ length: FLOWS }, (_, index) => flowOf(index));

    // Half of the flows begin and end while both run; of the others, the answers come when one is dead.
    for (const flow of flows.slice(0, FLOWS / 2)) await send([...flow.begin(), ...flow.answer()]);
    for (const flow of flows.slice(FLOWS / 2)) await send(flow.begin());
    await end(one.child, 'SIGKILL');
    // A third that dies while the group makes room for it; of groups of the other protocol the client cannot be asked that.
    if (groupProtocol === 'classic') {
      const third = startTracker(options);
      trackers.push(third);
      await untilRebalancing(topic);
      await end(third.child, 'SIGKILL');
    }
    for (const flow of flows.slice(FLOWS / 2)) {
      const answers = flow.answer();
      if (answers.length > 0) await send(answers);
    }

    const unanswered = flows.flatMap((_, index) => (index % 3 === 0 ? [`order-${index}`] : []));
    const timedOut = (events: readonly FlowEvent[]) => events.filter(({ status }) => status === 'timeout');
    const history = await readUntil(connection, topic, {
      parse: (value) => [parseFlowEvent(value)],
      isEnough: (events) => {
        const told = new Set(timedOut(events).map(({ flow_id }) => flow_id));
        return unanswered.every((id) => told.has(id));
      },
    });

    // Told at least once, and the same event each time.
    const timeouts = new Map(timedOut(history).map((event) => [event.event_id, event]));
    expect(new Set([...timeouts.values()].map(({ flow_id }) => flow_id))).toEqual(new Set(unanswered));
    expect(timeouts.size).toBe(unanswered.length);
    for (const event of timedOut(history)) {
      expect(flowEventJson(event)).toBe(flowEventJson(timeouts.get(event.event_id) as FlowEvent));
    }

    // The dead one's flows were rebuilt by the other: each flow was settled as its whole history says.
    const deadlineMs = Date.now() + 60_000;
    const allSettled = () => trackers.flatMap(({ settled }) => settled);
    const settledIds = () => new Set(allSettled().map(({ flowId }) => flowId));
    while (settledIds().size < FLOWS && Date.now() < deadlineMs)
      await once(other.child.stdout as NodeJS.EventEmitter, 'data');
    expect(settledIds().size).toBe(FLOWS);
    const byFlow = Map.groupBy(history, ({ flow_id }) => flow_id);
    for (const settled of allSettled()) {
      const events = byFlow.get(settled.flowId) ?? [];
      const expected = flowSummary(events, { now: [Math.floor(Date.now() / 1_000), 0] });
      expect(settled).toEqual({ ...expected, waitNs: String(expected?.waitNs), workNs: String(expected?.workNs) });
    }
    await end(other.child, 'SIGTERM');
  },
);
