/** The names that examples in doc comments use without saying where they come from. */
import { randomUUID } from 'node:crypto';
import { consumed, emitted, ingress, processed } from '@weir/flow-events';

const sentEventId = randomUUID();

/** One flow, from its first event to its last, with the acknowledgement that the second announced. */
export const events = [
  ingress('order-42').group('orders').node('shop', 'producer').timestamp([1_700_000_000, 0]).build(),
  emitted('order-42')
    .eventId(sentEventId)
    .node('shop', 'producer')
    .ack('explicit', { by: 'worker', deadlineMs: 30_000 })
    .timestamp([1_700_000_001, 0])
    .build(),
  consumed('order-42').node('worker', 'consumer').timestamp([1_700_000_002, 0]).build(),
  processed('order-42').node('worker', 'consumer').causationId(sentEventId).timestamp([1_700_000_003, 0]).build(),
];
