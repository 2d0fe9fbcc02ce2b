/** The flow that the book app shows: a book's way from the request to its acknowledgement. */
import { BufferedEmitter, FlowSampler } from '@weir/flow-events';
import { integerFromEnvironment } from './environment.ts';
import { openFlowTransport } from './flow-transport.ts';
import { SAMPLE_ONE_IN } from './sampling.ts';

/** Which flows are observed, in events, spans and logs alike; undefined for all. */
export const flowSampler = SAMPLE_ONE_IN === 1 ? undefined : new FlowSampler({ oneIn: SAMPLE_ONE_IN });

const { transport, flush } = await openFlowTransport();

/** Flow events of all services, through the Logs API, and Kafka where it is asked for. */
export const flowEmitter = new BufferedEmitter(transport, {
  ordered: true,
  ...(flowSampler && { sampler: flowSampler }),
});

/** Sends what was emitted; false where some of it could not be sent. */
export async function flushFlowEvents(): Promise<boolean> {
  return (await flowEmitter.forceFlush()) && flush();
}

/** Grouping of these flows, and the name of the message's topic. */
export const BOOK_INGESTION = 'book_ingestion';

/** Node ids of the two services. */
export const NODES = { bookapp: 'bookapp', backend: 'backend' } as const;

/** How long the acknowledgement of a message may take, in milliseconds. */
export const ACK_DEADLINE_MS = integerFromEnvironment('BOOKAPP_ACK_DEADLINE_MS', 30_000, { min: 500, max: 3_600_000 });
