/** The worker's HTTP server: answers `bookapp`, and takes the messages of the HTTP bus. */
import type { FastifyInstance } from 'fastify';
import { createHttpServer } from '../http-server.ts';
import { decodeBookAdded } from '../messaging/book-added.ts';
import { describeRoutes } from '../openapi.ts';
import { Problem } from '../problem.ts';
import { ID_PARAMS } from '../schemas.ts';
import type { HttpDeliveries } from './http-deliveries.ts';

const SHELVES = 40;
const MAX_BOOKS = 100;

const SHELF = { type: 'string' } as const;

/** The HTTP server of `backend`. */
export async function createBackend(deliveries: HttpDeliveries): Promise<FastifyInstance> {
  const app = createHttpServer();
  await describeRoutes(app, 'backend');

  app.get(
    '/health',
    {
      schema: {
        response: { 200: { type: 'object', properties: { status: { type: 'string' }, service: { type: 'string' } } } },
      },
    },
    () => ({ status: 'ok', service: 'backend' }),
  );

  app.get<{ Params: { id: number } }>(
    '/books/:id/shelf',
    {
      schema: {
        params: ID_PARAMS,
        response: { 200: { type: 'object', required: ['shelf'], properties: { shelf: SHELF } } },
      },
    },
    ({ params: { id } }) => ({ shelf: shelfOf(id) }),
  );

  app.get<{ Querystring: { book_id: number[] } }>(
    '/shelves',
    {
      schema: {
        querystring: {
          type: 'object',
          required: ['book_id'],
          properties: { book_id: { type: 'array', minItems: 1, maxItems: MAX_BOOKS, items: ID_PARAMS.properties.id } },
        },
        response: {
          200: {
            type: 'array',
            items: {
              type: 'object',
              required: ['book_id', 'shelf'],
              properties: { book_id: { type: 'integer' }, shelf: SHELF },
            },
          },
        },
      },
    },
    ({ query: { book_id: ids } }) => ids.map((id) => ({ book_id: id, shelf: shelfOf(id) })),
  );

  app.register((events) => {
    // The CloudEvents library reads the body itself.
    events.removeAllContentTypeParsers();
    events.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    events.post<{ Body: string }>('/events', async (request, reply) => {
      try {
        deliveries.accept(decodeBookAdded({ headers: request.headers, body: request.body }));
      } catch (cause) {
        throw new Problem(400, 'bad-request', (cause as Error).message, { cause });
      }
      return reply.code(202).send();
    });
  });

  return app;
}

function shelfOf(id: number): string {
  return `shelf-${id % SHELVES}`;
}
