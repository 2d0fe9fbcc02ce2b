/** Events as services emit them, all distinct. */
import { randomBytes, randomUUID } from 'node:crypto';
import { emitted, type FlowEvent } from '@weir/flow-events';

/** Events with an acknowledgement that is awaited, two entries of meta and a span: some 470 bytes of JSON each. */
export function benchEvents(count: number): readonly FlowEvent[] {
  return Array.from({ length: count }, (_, index) =>
    emitted(randomUUID())
      .group('book_ingestion')
      .node('api-gateway', 'producer')
      .payloadBytes(190 + index)
      .ack('explicit', { by: 'worker', deadlineMs: 30_000 })
      .meta('endpoint', '/messages')
      .meta('method', 'POST')
      .traceContext({ traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') })
      .build(),
  );
}
