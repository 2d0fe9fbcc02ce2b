/** The OpenAPI document of a server, from the schemas of its routes; served at `/openapi.json`. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { PROBLEM_TYPE } from './problem.ts';

/** Has routes that are added afterwards described. */
export async function describeRoutes(app: FastifyInstance, title: string): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title, version: '1' } },
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) =>
        typeof schema['$id'] === 'string' ? schema['$id'] : `def-${index}`,
    },
  });
  app.addHook('onRoute', (route) => {
    if (route.schema === undefined) return;
    const problem = { description: 'A problem', content: { [PROBLEM_TYPE]: { schema: { $ref: 'Problem#' } } } };
    route.schema = { ...route.schema, response: { ...(route.schema.response as object), default: problem } };
  });
  app.get('/openapi.json', { schema: { hide: true } as object }, () => app.swagger());
}
