/** The flow event that announces a message, and that its acknowledgement is awaited. */
import { emitted, type FlowEvent } from '@weir/flow-events';
import { ACK_DEADLINE_MS, BOOK_INGESTION, NODES } from '../flow.ts';

/** The event for a message that is about to be sent in the flow in scope. */
export function announcement(): FlowEvent {
  return emitted()
    .group(BOOK_INGESTION)
    .node(NODES.bookapp, 'producer')
    .ack('explicit', { by: NODES.backend, deadlineMs: ACK_DEADLINE_MS })
    .meta('topic', BOOK_INGESTION)
    .build();
}
