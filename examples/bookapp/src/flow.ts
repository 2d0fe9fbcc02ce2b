/** The flow that the book app shows: a book's way from the request to its acknowledgement. */
import { BufferedEmitter, FlowSampler, OtelLogsTransport } from '@weir/flow-events';
import { SAMPLE_ONE_IN } from './sampling.ts';

/** Which flows are observed, in events, spans and logs alike; undefined for all. */
export const flowSampler = SAMPLE_ONE_IN === 1 ? undefined : new FlowSampler({ oneIn: SAMPLE_ONE_IN });

/** Flow events of both services, through the Logs API. */
export const flowEmitter = new BufferedEmitter(new OtelLogsTransport(), {
  ordered: true,
  ...(flowSampler && { sampler: flowSampler }),
});

/** Grouping of these flows, and the name of the message's topic. */
export const BOOK_INGESTION = 'book_ingestion';

/** Node ids of the two services. */
export const NODES = { bookapp: 'bookapp', backend: 'backend' } as const;

/** How long the acknowledgement of a message may take, in milliseconds. */
export const ACK_DEADLINE_MS = 30_000;
