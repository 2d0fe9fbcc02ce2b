/** Counts the requests that a server has begun, so that it can wait for them before it closes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const finishers = new WeakMap<FastifyRequest, () => void>();

/** Makes closing the server wait for requests rather than for connections. */
export function waitForRequests(app: FastifyInstance): void {
  let inHand = 0;
  let drained: (() => void) | undefined;
  app.addHook('onRequest', (request, _reply, done) => {
    inHand += 1;
    finishers.set(request, () => {
      finishers.delete(request);
      inHand -= 1;
      if (inHand === 0) drained?.();
    });
    done();
  });
  // A client that went away closes the response before its handler is done, and no later hook is called then.
  app.addHook('onSend', (request, reply, _payload, done) => {
    const finish = (): void => finishers.get(request)?.();
    if (reply.raw.closed) finish();
    else reply.raw.once('close', finish);
    done();
  });
  app.addHook('preClose', async () => {
    if (inHand > 0) await new Promise<void>((resolve) => (drained = resolve));
  });
}

/** Ends the connection of a request without an answer. */
export function dropConnection(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.destroy();
  finishers.get(request)?.();
}
