/** Tenants: registered, and suspended by an operator. */
import type { FastifyInstance } from 'fastify';
import { type Database, maybe } from '../database/query.ts';
import { tell } from '../domain-events.ts';
import { insertTenant, suspendTenant } from '../generated/tenants.ts';
import { Problem } from '../problem.ts';

const ID = { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-z0-9-]+$' } as const;

const TENANT = {
  type: 'object',
  required: ['id', 'suspended'],
  properties: { id: { type: 'string' }, suspended: { type: 'boolean' } },
} as const;

/** Adds the routes. */
export function addTenantRoutes(app: FastifyInstance, database: Database): void {
  const config = { permission: 'operations:write' } as const;
  app.post<{ Body: { id: string } }>(
    '/tenants',
    {
      config,
      schema: {
        body: { type: 'object', required: ['id'], additionalProperties: false, properties: { id: ID } },
        response: { 201: TENANT },
      },
    },
    async ({ body: { id } }, reply) => {
      const tenant = await maybe(database, insertTenant, { id });
      if (tenant === undefined) throw new Problem(409, 'conflict', 'there is such a tenant already');
      tell('tenant.created', {}, { tenant: id });
      return reply.code(201).send(tenant);
    },
  );
  app.post<{ Params: { id: string } }>(
    '/tenants/:id/suspend',
    {
      config,
      schema: { params: { type: 'object', required: ['id'], properties: { id: ID } }, response: { 200: TENANT } },
    },
    async ({ params: { id } }) => {
      const tenant = await maybe(database, suspendTenant, { id });
      if (tenant === undefined) throw new Problem(404, 'not-found', 'no such tenant that is not suspended');
      tell('tenant.suspended', {}, { tenant: id });
      return tenant;
    },
  );
}
