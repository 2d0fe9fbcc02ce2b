/** The rules that hold unless others are given, by OpenTelemetry's semantic conventions, present names before former ones. */
import type { FlowRule, FlowRuleEvent } from './flow-rule.ts';

const HTTP = { attributes: ['http.request.method', 'http.method'] };
const RPC = { attributes: ['rpc.system.name', 'rpc.system'] };
const MESSAGING = { attributes: ['messaging.system.name', 'messaging.system'] };
/** Attributes that say what is done with a message. */
export const MESSAGING_OPERATION: readonly string[] = ['messaging.operation.type', 'messaging.operation'];
const DATABASE = ['db.system.name', 'db.system'];
const DATABASE_OPERATION = ['db.operation.name', 'db.operation', 'db.query.text', 'db.statement', 'db.query.summary'];
// SQL first, then what document and key-value stores call it.
const READS =
  'select show explain begin rollback find count aggregate get mget hget hmget exists ttl scan ping hello auth'.split(
    ' ',
  );
const PEER = ['service.peer.name', 'peer.service', 'server.address', 'net.peer.name', 'http.host'];
const MESSAGE_SIZE = [
  'messaging.message.body.size',
  'messaging.message.envelope.size',
  'messaging.message.payload_size_bytes',
];

const served: readonly FlowRuleEvent[] = [
  {
    at: 'start',
    stage: 'ingress',
    status: 'received',
    node: 'service',
    payloadBytes: ['http.request.body.size', 'http.request_content_length'],
    meta: ['http.request.method', 'http.method', 'http.route', 'rpc.service', 'rpc.method'],
  },
  {
    at: 'end',
    stage: 'process',
    status: 'ack',
    statusOnError: 'nack',
    node: 'service',
    final: 'where_flow_began',
    meta: ['http.response.status_code', 'http.status_code', 'rpc.response.status_code', 'rpc.grpc.status_code'],
  },
];

const called: readonly FlowRuleEvent[] = [
  {
    at: 'start',
    stage: 'emit',
    status: 'sent',
    node: 'service',
    payloadBytes: ['http.request.body.size', 'http.request_content_length'],
    meta: ['http.request.method', 'http.method', 'url.template', 'rpc.service', 'rpc.method'],
  },
  {
    at: 'end',
    stage: 'egress',
    status: 'ack',
    statusOnError: 'nack',
    node: { type: 'external', id: [PEER] },
    ack: 'explicit',
    meta: ['http.response.status_code', 'http.status_code', 'rpc.response.status_code', 'rpc.grpc.status_code'],
  },
];

/** Rules for HTTP, RPC, messaging and databases. A span is told of by the first rule that fits. */
export const FLOW_RULES: readonly FlowRule[] = [
  { name: 'http.server', kinds: ['server'], when: [HTTP], events: served },
  { name: 'rpc.server', kinds: ['server'], when: [RPC], events: served },
  {
    name: 'messaging.process',
    kinds: ['consumer'],
    when: [MESSAGING, { attributes: MESSAGING_OPERATION, values: ['process', 'deliver'] }],
    // The work on a batch is of no one flow.
    unless: [{ attributes: ['messaging.batch.message_count'] }],
    events: [
      {
        at: 'start',
        stage: 'consume',
        status: 'received',
        node: 'service',
        payloadBytes: MESSAGE_SIZE,
        attempt: [
          'weir.kafka.delivery.attempt',
          'messaging.message.delivery_attempt',
          'messaging.gcp_pubsub.message.delivery_attempt',
          'messaging.servicebus.message.delivery_count',
        ],
        meta: [
          'messaging.destination.name',
          'messaging.destination.partition.id',
          'kafka.offset',
          'messaging.kafka.offset',
        ],
      },
      { at: 'end', stage: 'process', status: 'ack', statusOnError: 'nack', node: 'service', final: 'always' },
    ],
  },
  {
    name: 'messaging.send',
    kinds: ['producer'],
    when: [MESSAGING],
    events: [
      {
        at: 'start',
        stage: 'emit',
        status: 'sent',
        statusOnError: 'nack',
        node: 'service',
        ack: 'bridge',
        payloadBytes: MESSAGE_SIZE,
        meta: ['messaging.destination.name', 'messaging.destination.partition.id'],
      },
    ],
  },
  {
    name: 'db.client',
    kinds: ['client'],
    // A span that says nothing of what was asked is that of a connection.
    when: [{ attributes: DATABASE }, { attributes: DATABASE_OPERATION }],
    // What only reads, or frames a transaction, stores nothing.
    unless: [{ attributes: DATABASE_OPERATION, startsWith: READS }],
    events: [
      {
        at: 'end',
        stage: 'persist',
        status: 'ack',
        statusOnError: 'nack',
        node: { type: 'storage', id: [DATABASE, ['db.namespace', 'db.name']] },
        meta: ['db.operation.name', 'db.operation', 'db.collection.name'],
      },
    ],
  },
  { name: 'rpc.client', kinds: ['client'], when: [RPC], events: called },
  { name: 'http.client', kinds: ['client'], when: [HTTP], events: called },
];
