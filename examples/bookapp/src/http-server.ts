/** A Fastify server that answers what it has begun, and then ends every connection. */
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';

/**
 * Closing waits for requests rather than for connections: a client that keeps an unused connection open would otherwise keep
 * the service from ending.
 */
export function createHttpServer(): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    // The text of an unexpected error can hold addresses and credentials; the caller is told of his own mistakes only.
    return reply.code(status).send({ message: status < 500 ? error.message : 'internal error' });
  });
  let inHand = 0;
  let drained: (() => void) | undefined;
  app.addHook('onRequest', (_request, _reply, done) => {
    inHand += 1;
    done();
  });
  const finish = (): void => {
    inHand -= 1;
    if (inHand === 0) drained?.();
  };
  // A client that went away closes the response before its handler is done, and no later hook is called then.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (reply.raw.closed) finish();
    else reply.raw.once('close', finish);
    done();
  });
  app.addHook('preClose', async () => {
    if (inHand > 0) await new Promise<void>((resolve) => (drained = resolve));
  });
  return app;
}
