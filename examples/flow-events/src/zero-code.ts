/** A flow with no code of its own: the spans of an HTTP server, its database and a message tell of it. */
import { context, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { BufferedEmitter, FlowSpanProcessor, flowHops, flowState, MemoryTransport } from '@weir/flow-events';

// The set-up, once per process. A real one sends the events somewhere: OtelLogsTransport, KafkaTransport, HttpTransport.
const transport = new MemoryTransport();
const emitter = new BufferedEmitter(transport);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new FlowSpanProcessor({ emitter, node: 'shop', group: 'orders' })] }),
);

// What instrumentations do for an application that knows nothing of flows.
const tracer = trace.getTracer('instrumentations');
const http = { 'http.request.method': 'POST', 'http.route': '/orders', 'http.response.status_code': 201 };
const insert = { 'db.system.name': 'postgresql', 'db.namespace': 'shop', 'db.operation.name': 'INSERT' };
const send = {
  'messaging.system': 'kafka',
  'messaging.operation.type': 'send',
  'messaging.destination.name': 'orders',
};
const process = { ...send, 'messaging.operation.type': 'process', 'messaging.consumer.group.name': 'billing' };

tracer.startActiveSpan('POST /orders', { kind: SpanKind.SERVER, attributes: http }, (request) => {
  tracer.startSpan('INSERT orders', { kind: SpanKind.CLIENT, attributes: insert }).end();
  tracer.startActiveSpan('send orders', { kind: SpanKind.PRODUCER, attributes: send }, (message) => {
    tracer.startSpan('process orders', { kind: SpanKind.CONSUMER, attributes: process }).end();
    message.end();
  });
  request.end();
});

await emitter.shutdown();
const flows = new Set(transport.events.map(({ flow_id }) => flow_id));
console.log('flows:', flows.size);
for (const { node, stage, status } of transport.events) console.log(`${node.id} ${stage}/${status}`);
console.log(flowState(transport.events, { now: [Math.floor(Date.now() / 1_000) + 1, 0] }));
console.log('hops:', flowHops(transport.events).length);
