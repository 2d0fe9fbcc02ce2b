/** The routes of books. */
import type { FastifyInstance } from 'fastify';
import type { BackendClient } from '../backend/client.ts';
import type { Book, BookCache } from '../cache/book-cache.ts';
import { type Database, many, maybe } from '../database/query.ts';
import { deleteBook, findBook, insertBooks, listBooks, updateBook } from '../generated/books.ts';
import { bookMetrics } from '../metrics.ts';
import { Problem } from '../problem.ts';
import { BOOK_CHANGE_SCHEMA, BOOK_SCHEMA, ID_PARAMS, NEW_BOOK_SCHEMA } from '../schemas.ts';
import type { AddBook, NewBook } from './add-book.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Under which name requests are counted. */
    readonly operation?: 'list' | 'read' | 'add' | 'bulk_add' | 'update' | 'delete';
  }
}

/** What the routes work with. */
export interface BookRouteParts {
  readonly database: Database;
  readonly books: BookCache['cache'];
  readonly backend: BackendClient;
  readonly addBook: AddBook;
}

const MAX_LISTED = 100;

/** Adds the routes. */
export function addBookRoutes(app: FastifyInstance, { database, books, backend, addBook }: BookRouteParts): void {
  app.addSchema(BOOK_SCHEMA);
  app.addSchema(NEW_BOOK_SCHEMA);
  app.addSchema(BOOK_CHANGE_SCHEMA);
  countOperations(app);
  const book = { $ref: 'Book#' };

  app.get<{ Querystring: { limit: number; after: number } }>(
    '/books',
    {
      config: { permission: 'books:read', operation: 'list' },
      schema: {
        querystring: {
          type: 'object',
          properties: {
            limit: { type: 'integer', minimum: 1, maximum: MAX_LISTED, default: MAX_LISTED },
            after: { type: 'integer', minimum: 0, maximum: 2_147_483_647, default: 0 },
          },
        },
        response: { 200: { type: 'array', items: book } },
      },
    },
    async ({ query }) => {
      const listed = await many(database, listBooks, query);
      bookMetrics.with({ 'book.operation': 'list', 'book.outcome': 'done' }).books.record(listed.length);
      return withShelves(backend, listed);
    },
  );

  app.get<{ Params: { id: number } }>(
    '/books/:id',
    { config: { permission: 'books:read', operation: 'read' }, schema: { params: ID_PARAMS, response: { 200: book } } },
    async ({ params: { id } }) =>
      existing(await books.optionallyGetOrInsert(id, () => maybe(database, findBook, { id }))),
  );

  app.patch<{ Params: { id: number }; Body: Partial<Book> }>(
    '/books/:id',
    {
      config: { permission: 'books:write', operation: 'update' },
      schema: { params: ID_PARAMS, body: { $ref: 'BookChange#' }, response: { 200: book } },
    },
    async ({ params: { id }, body: { title = null, author = null, status = null } }) => {
      const changed = existing(await maybe(database, updateBook, { id, title, author, status }));
      await books.invalidate(id);
      return changed;
    },
  );

  app.delete<{ Params: { id: number } }>(
    '/books/:id',
    {
      config: { permission: 'books:write', operation: 'delete' },
      schema: { params: ID_PARAMS, response: { 200: { type: 'object', properties: { id: { type: 'integer' } } } } },
    },
    async ({ params: { id } }) => {
      const deleted = existing(await maybe(database, deleteBook, { id }));
      await books.invalidate(id);
      return deleted;
    },
  );

  app.post<{ Body: NewBook }>(
    '/books/add',
    {
      config: { permission: 'books:write', operation: 'add' },
      schema: {
        body: { $ref: 'NewBook#' },
        response: {
          201: {
            type: 'object',
            required: ['id', 'shelf'],
            properties: { id: { type: 'integer' }, shelf: { type: 'string' } },
          },
        },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await addBook(request.body, Number(request.headers['content-length'] ?? 0))),
  );

  app.post<{ Body: readonly NewBook[] }>(
    '/books/bulk_add',
    {
      config: { permission: 'books:write', operation: 'bulk_add' },
      schema: {
        body: { type: 'array', minItems: 1, maxItems: MAX_LISTED, items: { $ref: 'NewBook#' } },
        response: {
          201: {
            type: 'object',
            required: ['ids'],
            properties: { ids: { type: 'array', items: { type: 'integer' } } },
          },
        },
      },
    },
    async ({ body }, reply) => {
      const titles = body.map(({ title }) => title);
      const added = await many(database, insertBooks, { titles, authors: body.map(({ author }) => author) });
      bookMetrics.with({ 'book.operation': 'bulk_add', 'book.outcome': 'done' }).books.record(added.length);
      return reply.code(201).send({ ids: added.map(({ id }) => id) });
    },
  );
}

function countOperations(app: FastifyInstance): void {
  app.addHook('onResponse', ({ routeOptions: { config } }, { statusCode }, done) => {
    const { operation } = config;
    const outcome = statusCode < 400 ? 'done' : statusCode === 404 ? 'missing' : 'failed';
    if (operation !== undefined) {
      bookMetrics.with({ 'book.operation': operation, 'book.outcome': outcome }).operations.add(1);
    }
    done();
  });
}

/** Books are listed without their shelves where the backend does not tell them. */
async function withShelves(backend: BackendClient, listed: readonly Book[]): Promise<readonly object[]> {
  if (listed.length === 0) return listed;
  try {
    const shelves = await backend.shelvesOf(listed.map(({ id }) => id));
    return listed.map((book) => ({ ...book, shelf: shelves.get(book.id) }));
  } catch {
    return listed;
  }
}

function existing<T>(found: T | undefined): T {
  if (found === undefined) throw new Problem(404, 'not-found', 'no such book');
  return found;
}
