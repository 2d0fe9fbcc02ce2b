/** The flow that the book app shows: a book's way from the request to its acknowledgement. */
import { FlowEmitter, OtelLogsTransport } from '@weir/flow-events';

/** Flow events of both services, through the Logs API. */
export const flowEmitter = new FlowEmitter(new OtelLogsTransport());

/** Grouping of these flows, and the name of the message's topic. */
export const BOOK_INGESTION = 'book_ingestion';

/** Node ids of the two services. */
export const NODES = { bookapp: 'bookapp', backend: 'backend' } as const;

/** How long the acknowledgement of a message may take, in milliseconds. */
export const ACK_DEADLINE_MS = 30_000;
