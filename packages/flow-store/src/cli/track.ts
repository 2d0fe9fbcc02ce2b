/** Follows a topic as one of a group of trackers, and stores what it reads. */
import { BufferedEmitter, FlowTracker } from '@weir/flow-events';
import type { FlowStore } from '../contract/flow-store.ts';
import type { CommandLine } from './command-line.ts';
import type { FlowsCliIo } from './io.ts';
import { kafkaConnection } from './kafka-environment.ts';
import { StoredEvents } from './stored-events.ts';

// What was read is stored at the latest then, and only what is stored is committed.
const COMMIT_MS = 1_000;
// The longest that a timer may be.
const HOLD_MS = 2 ** 31 - 1;

/** Runs until it is stopped. */
export async function track(store: FlowStore, line: CommandLine, io: FlowsCliIo): Promise<void> {
  const connection = await kafkaConnection(line, io);
  // Loaded only here: its client is an optional peer.
  const { KafkaFlowSource, KafkaTransport } = await import('@weir/flow-events/kafka');
  const topic = line.topic === undefined ? {} : { topic: line.topic };
  const timeouts = new BufferedEmitter(new KafkaTransport({ ...connection, ...topic }));
  const lostAfterMs = line.lostAfterMs === undefined ? {} : { lostAfterMs: line.lostAfterMs };
  const tracker = new FlowTracker({ emitter: timeouts, ...lostAfterMs });
  const events = new StoredEvents(store);
  const source = new KafkaFlowSource(
    tracker,
    {
      ...connection,
      ...topic,
      ...(line.group === undefined ? {} : { groupId: line.group }),
      commitIntervalMs: COMMIT_MS,
      onEvent: (event) => events.add(event),
    },
    async () => {
      await events.flush();
      return timeouts.forceFlush();
    },
  );
  source.start();
  io.printError('tracking; what is read is stored within a second');
  await stopped(io.stop);
  await source.close();
  await events.flush();
  await tracker.close();
  await timeouts.shutdown();
  const { tracked, badEvents, timeouts: told } = tracker.stats();
  io.print(JSON.stringify({ tracked, badEvents, timeouts: told, ...store.stats() }));
}

/** Holds the process: while the broker is away, nothing else does. */
async function stopped(signal: AbortSignal): Promise<void> {
  const hold = setInterval(() => {}, HOLD_MS);
  try {
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    clearInterval(hold);
  }
}
