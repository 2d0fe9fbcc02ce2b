/** Sends a file of dead letters again: each event with the id it has, so that nobody counts it twice. */
import { readDeadLetters } from '@weir/delivery';
import {
  BufferedEmitter,
  checkedFlowEvent,
  type FlowEvent,
  type FlowTransport,
  HttpTransport,
} from '@weir/flow-events';
import { namedFlowStore } from '../named/named-store.ts';
import { type CommandLine, storeName, UsageError } from './command-line.ts';
import type { FlowsCliIo } from './io.ts';
import { kafkaConnection } from './kafka-environment.ts';

const BATCH = 500;
const FLUSH_MS = 30_000;

/** What became of the letters of a file. */
export interface Replayed {
  readonly sent: number;
  /** Letters that hold no flow event. */
  readonly skipped: number;
  readonly failed: number;
}

/** Sends the letters, in their order. */
export async function replay(line: CommandLine, io: FlowsCliIo): Promise<Replayed> {
  const transport = await transportOf(line, io);
  const emitter = new BufferedEmitter(transport, { ordered: true });
  let skipped = 0;
  let waiting = 0;
  try {
    for await (const { item } of readDeadLetters(line.about)) {
      if (io.stop.aborted) break;
      const event = eventOf(item);
      if (event === undefined) {
        skipped += 1;
        continue;
      }
      emitter.emitBestEffort(event);
      waiting += 1;
      if (waiting % BATCH === 0) await emitter.forceFlush({ timeoutMs: FLUSH_MS });
    }
  } finally {
    // Also where there is no such file: the store or connection is open by then.
    await emitter.shutdown({ timeoutMs: FLUSH_MS });
  }
  const { offered, delivered } = emitter.stats();
  return { sent: delivered, skipped, failed: offered - delivered };
}

/** A letter's item: an event, or its text. */
function eventOf(item: unknown): FlowEvent | undefined {
  try {
    return checkedFlowEvent(typeof item === 'string' ? JSON.parse(item) : item);
  } catch {
    return undefined;
  }
}

async function transportOf(line: CommandLine, io: FlowsCliIo): Promise<FlowTransport> {
  if (line.brokers !== undefined && line.url !== undefined)
    throw new UsageError('replay sends to one place: --brokers, --url or --store');
  if (line.brokers !== undefined) {
    const connection = await kafkaConnection(line, io);
    const { KafkaTransport } = await import('@weir/flow-events/kafka');
    return new KafkaTransport({ ...connection, ...(line.topic === undefined ? {} : { topic: line.topic }) });
  }
  if (line.url !== undefined) {
    const authorization = io.env['WEIR_FLOWS_AUTHORIZATION'];
    return new HttpTransport({ url: line.url, ...(authorization === undefined ? {} : { headers: { authorization } }) });
  }
  const store = await namedFlowStore(storeName(line, io), { env: io.env });
  return {
    send: async (events) => void (await store.append(events)),
    close: () => store.close(),
  };
}
