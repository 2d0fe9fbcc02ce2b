/** Lets a request through, or not: a token is verified where there is one, and the policy is asked. */
import type { FastifyRequest } from 'fastify';
import { findTenant } from '../generated/tenants.ts';
import { type Database, maybe } from '../database/query.ts';
import { Problem } from '../problem.ts';
import type { Permission, Policy } from './policy.ts';
import { type Caller, type Tokens, VISITOR } from './tokens.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the policy is asked for; without it a route is open. */
    readonly permission?: Permission;
  }
}

/** What access is decided with. */
export interface AccessParts {
  readonly tokens: Tokens;
  readonly policy: Policy;
  readonly database: Database;
}

/** A hook that lets through who has the permission. @throws Problem 401 or 403 */
export function requires({ tokens, policy, database }: AccessParts): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { permission } = request.routeOptions.config;
    if (permission === undefined) return;
    const caller = await callerOf(request, tokens);
    const tenant = caller.tenant === undefined ? undefined : await maybe(database, findTenant, { id: caller.tenant });
    if (!policy.allows(caller, permission, tenant?.suspended ?? false)) {
      throw new Problem(403, 'forbidden', `${permission} is not allowed`);
    }
  };
}

async function callerOf({ headers: { authorization } }: FastifyRequest, tokens: Tokens): Promise<Caller> {
  if (authorization === undefined || !tokens.enabled) return VISITOR;
  const [scheme = '', token = ''] = authorization.split(' ');
  return tokens.verify(scheme.toLowerCase() === 'bearer' ? token : '');
}
