/** The service that takes requests. */
import type { FastifyInstance } from 'fastify';
import { requires } from '../auth/access.ts';
import type { Policy } from '../auth/policy.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { BackendClient } from '../backend/client.ts';
import type { BookCache } from '../cache/book-cache.ts';
import type { Database } from '../database/query.ts';
import type { ErrorInjector } from '../error-injection/injector.ts';
import { injectErrors } from '../error-injection/routes.ts';
import { createHttpServer } from '../http-server.ts';
import type { MessageBus } from '../messaging/message-bus.ts';
import { describeRoutes } from '../openapi.ts';
import { bookAdder } from './add-book.ts';
import { addBookRoutes } from './book-routes.ts';
import { addTenantRoutes } from './tenant-routes.ts';

/** What the server works with. */
export interface BookappParts {
  readonly database: Database;
  readonly books: BookCache['cache'];
  readonly backend: BackendClient;
  readonly bus: MessageBus;
  readonly tokens: Tokens;
  readonly policy: Policy;
  readonly injector: ErrorInjector;
}

/** The HTTP server of `bookapp`. */
export async function createBookapp(parts: BookappParts): Promise<FastifyInstance> {
  const { database, injector } = parts;
  const app = createHttpServer();
  await describeRoutes(app, 'bookapp');
  app.get(
    '/health',
    {
      schema: {
        response: { 200: { type: 'object', properties: { status: { type: 'string' }, service: { type: 'string' } } } },
      },
    },
    () => ({ status: 'ok', service: 'bookapp' }),
  );
  injectErrors(app, database, injector);
  app.addHook('onRequest', requires(parts));
  addBookRoutes(app, { ...parts, addBook: bookAdder(parts) });
  addTenantRoutes(app, database);
  return app;
}
