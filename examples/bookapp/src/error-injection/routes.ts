/** The API of error injection, and the hook that injects. */
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  deleteErrorInjection,
  insertErrorInjection,
  listErrorInjections,
  updateErrorInjection,
} from '../generated/error-injection.ts';
import { type Database, many, maybe, one } from '../database/query.ts';
import { Problem } from '../problem.ts';
import { dropConnection } from '../requests-in-hand.ts';
import { ID_PARAMS } from '../schemas.ts';
import {
  checkedErrorInjection,
  ERROR_INJECTION_SCHEMA,
  NEW_ERROR_INJECTION_SCHEMA,
  type NewErrorInjection,
} from './config.ts';
import type { ErrorInjector } from './injector.ts';

const UNIQUE_VIOLATION = '23505';

/** Routes into which errors can be injected: never `/health`, nor the API that would switch it off again. */
const INJECTED = /^\/books(?:\/|$)/;

/** Injects into every route of books that is added afterwards, and adds the API. */
export function injectErrors(app: FastifyInstance, database: Database, injector: ErrorInjector): void {
  const routes = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => {
    if (!INJECTED.test(url)) return;
    for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') routes.add(routeName(one, url));
  });
  app.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    if (url !== undefined && INJECTED.test(url)) await inject(injector, request, reply, url);
  });
  app.addSchema(NEW_ERROR_INJECTION_SCHEMA);
  app.addSchema(ERROR_INJECTION_SCHEMA);
  const read = { config: { permission: 'operations:read' } } as const;
  const write = { config: { permission: 'operations:write' } } as const;
  const body = { $ref: 'NewErrorInjection#' };
  const one200 = { 200: { $ref: 'ErrorInjection#' } };

  app.get(
    '/error-injection',
    { ...read, schema: { response: { 200: { type: 'array', items: { $ref: 'ErrorInjection#' } } } } },
    () => many(database, listErrorInjections, {}),
  );
  app.post<{ Body: NewErrorInjection }>(
    '/error-injection',
    { ...write, schema: { body, response: { 201: { $ref: 'ErrorInjection#' } } } },
    async (request, reply) => {
      const stored = await unique(() =>
        one(database, insertErrorInjection, checkedErrorInjection(request.body, routes)),
      );
      await injector.refresh();
      return reply.code(201).send(stored);
    },
  );
  app.put<{ Params: { id: number }; Body: NewErrorInjection }>(
    '/error-injection/:id',
    { ...write, schema: { params: ID_PARAMS, body, response: one200 } },
    async ({ params: { id }, body: given }) => {
      const values = { ...checkedErrorInjection(given, routes), id };
      const stored = existing(await unique(() => maybe(database, updateErrorInjection, values)));
      await injector.refresh();
      return stored;
    },
  );
  app.delete<{ Params: { id: number } }>(
    '/error-injection/:id',
    { ...write, schema: { params: ID_PARAMS, response: { 204: { type: 'null' } } } },
    async ({ params: { id } }, reply) => {
      existing(await maybe(database, deleteErrorInjection, { id }));
      await injector.refresh();
      return reply.code(204).send();
    },
  );
}

async function inject(
  injector: ErrorInjector,
  request: FastifyRequest,
  reply: FastifyReply,
  url: string,
): Promise<void> {
  const config = injector.hit(routeName(request.method, url));
  if (config === undefined) return;
  if (config.latency_ms > 0) await delay(config.latency_ms);
  if (config.abort) return dropConnection(request, reply);
  if (config.error_code === null) return;
  throw new Problem(config.error_code, 'injected-error', config.error_message ?? 'injected error');
}

/** `/books/:id` is `/books/{id}` to people. */
function routeName(method: string, url: string): string {
  return `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`;
}

function existing<T>(found: T | undefined): T {
  if (found === undefined) throw new Problem(404, 'not-found', 'no such error injection');
  return found;
}

async function unique<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    throw new Problem(409, 'conflict', 'errors are injected into this route already', { cause: error });
  }
}
