/** The worker's HTTP server: answers `bookapp`, and takes the messages of the HTTP bus. */
import type { FastifyInstance } from 'fastify';
import { createHttpServer } from '../http-server.ts';
import { decodeBookAdded } from '../messaging/book-added.ts';
import type { HttpDeliveries } from './http-deliveries.ts';

const SHELVES = 40;

/** The HTTP server of `backend`. */
export function createBackend(deliveries: HttpDeliveries): FastifyInstance {
  const app = createHttpServer();

  app.get('/health', () => ({ status: 'ok', service: 'backend' }));

  app.get<{ Params: { id: number } }>(
    '/books/:id/shelf',
    { schema: { params: { type: 'object', properties: { id: { type: 'integer', minimum: 1 } } } } },
    (request) => ({ shelf: `shelf-${request.params.id % SHELVES}` }),
  );

  app.register((events) => {
    // The CloudEvents library reads the body itself.
    events.removeAllContentTypeParsers();
    events.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    events.post<{ Body: string }>('/events', async (request, reply) => {
      try {
        deliveries.accept(decodeBookAdded({ headers: request.headers, body: request.body }));
      } catch (error) {
        return reply.code(400).send({ message: (error as Error).message });
      }
      return reply.code(202).send();
    });
  });

  return app;
}
