/** The service that takes requests: writes the book, asks the backend, publishes the message. */
import { randomUUID } from 'node:crypto';
import { logs, SeverityNumber, trace } from '@opentelemetry/api';
import { deadLettered, ingress, withFlow } from '@weir/flow-events';
import { ATTR_FLOW_ID } from '@weir/semconv';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { findBook, insertBook, type NewBook } from '../database/books.ts';
import { BOOK_INGESTION, flowEmitter, NODES } from '../flow.ts';
import { createHttpServer } from '../http-server.ts';
import type { MessageBus } from '../messaging/message-bus.ts';

/** What the server works with. */
export interface BookappParts {
  readonly pool: Pool;
  readonly bus: MessageBus;
  readonly backendUrl: string;
}

const NEW_BOOK_SCHEMA = {
  type: 'object',
  required: ['title', 'author'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 500 },
    author: { type: 'string', minLength: 1, maxLength: 500 },
  },
} as const;

const ID_SCHEMA = {
  type: 'object',
  properties: { id: { type: 'integer', minimum: 1, maximum: 2_147_483_647 } },
} as const;

/** The HTTP server of `bookapp`. */
export function createBookapp({ pool, bus, backendUrl }: BookappParts): FastifyInstance {
  const app = createHttpServer();

  app.get('/health', () => ({ status: 'ok', service: 'bookapp' }));

  app.get<{ Params: { id: number } }>('/books/:id', { schema: { params: ID_SCHEMA } }, async (request, reply) => {
    const book = await findBook(pool, request.params.id);
    return book ?? reply.code(404).send({ message: 'no such book' });
  });

  app.post<{ Body: NewBook }>('/books/add', { schema: { body: NEW_BOOK_SCHEMA } }, (request, reply) => {
    const flowId = `book-${randomUUID()}`;
    // The server span began before its flow had an id.
    trace.getActiveSpan()?.setAttribute(ATTR_FLOW_ID, flowId);
    return withFlow(flowId, async () => {
      flowEmitter.emitBestEffort(
        ingress()
          .group(BOOK_INGESTION)
          .node(NODES.bookapp, 'producer')
          .payloadBytes(Number(request.headers['content-length'] ?? 0))
          .meta('endpoint', '/books/add')
          .meta('method', 'POST'),
      );
      try {
        const id = await insertBook(pool, request.body);
        const shelf = await shelfOf(backendUrl, id);
        await bus.publishBookAdded(id);
        logs.getLogger('bookapp').emit({
          eventName: 'book.added',
          severityNumber: SeverityNumber.INFO,
          attributes: { 'book.id': id, 'book.shelf': shelf },
        });
        return await reply.code(201).send({ id, shelf });
      } catch (error) {
        flowEmitter.emitBestEffort(
          deadLettered()
            .group(BOOK_INGESTION)
            .node(NODES.bookapp, 'producer')
            .error(error as Error),
        );
        throw error;
      }
    });
  });

  return app;
}

async function shelfOf(backendUrl: string, id: number): Promise<string> {
  const response = await fetch(new URL(`/books/${id}/shelf`, backendUrl));
  if (!response.ok) throw new Error(`the backend answered ${response.status}`);
  const { shelf } = (await response.json()) as { shelf: string };
  return shelf;
}
