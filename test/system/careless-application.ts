/**
 * Loaded into the services of the book app: code of an application that puts all it is sent into its telemetry. Each place
 * that it writes to is named `careless.*`, so that a test sees that it was written to.
 */
import { subscribe } from 'node:diagnostics_channel';
import { logs, trace } from '@opentelemetry/api';
import { flowEmitter } from '../../examples/bookapp/dist/flow.js';
import { ingress } from '../../packages/flow-events/dist/index.js';

/** The parts of Fastify that are used. */
interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}
type Hook = (request: Request) => Promise<void>;
interface Server {
  addHook(name: 'preHandler' | 'onSend', hook: Hook): void;
}

subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: Server };
  fastify.addHook('preHandler', async (request) => {
    const span = trace.getActiveSpan();
    const { headers, body, url } = request;
    span?.setAttribute('careless.header', `authorization: ${headers['authorization']}`);
    span?.setAttribute('http.request.header.cookie', [headers['cookie'] ?? '']);
    span?.setAttribute('careless.query', url);
    span?.setAttribute('careless.body', JSON.stringify(body));
    span?.recordException(new Error(headers['x-note']));
    logs.getLogger('careless').emit({
      eventName: 'careless.log',
      body: { text: headers['x-note'], nested: { headers: [headers['authorization'] ?? ''] } } as never,
      attributes: { 'careless.attribute': headers['x-note'], 'url.full': url },
    });
    flowEmitter.emitBestEffort(
      ingress('careless')
        .node('careless', 'producer')
        .meta('careless', headers['x-note'] ?? ''),
    );
  });
  fastify.addHook('onSend', async ({ headers }) => {
    trace.getActiveSpan()?.setAttribute('careless.late', headers['x-note'] ?? '');
  });
});
