/** Flow events of an order service, as the stock exporter sends them: log records in protobuf. */
import { logsRequest } from '../src/otlp/schema.ts';

const EVENTS_PER_FLOW = 8;
const NODES = ['shop', 'shop', 'orders', 'orders', 'worker', 'postgresql/orders', 'worker', 'shop'];
const TYPES = ['producer', 'producer', 'bridge', 'bridge', 'consumer', 'storage', 'consumer', 'producer'];
const STAGES = ['ingress', 'emit', 'bridge', 'bridge', 'consume', 'persist', 'process', 'egress'];
const STATUSES = ['received', 'sent', 'received', 'sent', 'received', 'ack', 'ack', 'ack'];

/** Request number `index`: so many flows, whole, that no other request has, a second apart. */
export function flowsRequest(index: number, flows: number, firstSeconds: number): Buffer {
  const logRecords = Array.from({ length: flows * EVENTS_PER_FLOW }, (_, place) => {
    const flow = index * flows + Math.floor(place / EVENTS_PER_FLOW);
    const step = place % EVENTS_PER_FLOW;
    return {
      timeUnixNano: String(BigInt(firstSeconds + flow) * 1_000_000_000n + BigInt(step) * 3_000_000n),
      eventName: 'flow.event',
      attributes: [
        { key: 'flow.version', value: { intValue: 1 } },
        text('flow.event_id', eventId(flow, step)),
        text('flow.id', `order-${flow}`),
        text('flow.node.id', NODES[step] ?? ''),
        text('flow.node.type', TYPES[step] ?? ''),
        text('flow.stage', STAGES[step] ?? ''),
        text('flow.status', STATUSES[step] ?? ''),
        ...(step === 6 ? [text('flow.meta.final', 'true')] : []),
      ],
    };
  });
  const resource = { attributes: [text('service.name', 'shop')] };
  const message = { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'bench' }, logRecords }] }] };
  return Buffer.from(logsRequest.encode(logsRequest.fromObject(message)).finish());
}

function eventId(flow: number, step: number): string {
  return `00000000-0000-4000-8000-${String(flow * EVENTS_PER_FLOW + step).padStart(12, '0')}`;
}

function text(key: string, value: string): object {
  return { key, value: { stringValue: value } };
}
