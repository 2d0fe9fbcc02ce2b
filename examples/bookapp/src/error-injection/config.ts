/** What is injected into which requests. */
import type { ListErrorInjectionsRow } from '../generated/error-injection.ts';
import { Problem } from '../problem.ts';

/** A configuration as it is stored. */
export type ErrorInjectionConfig = ListErrorInjectionsRow;

/** A configuration as it is given. */
export interface NewErrorInjection {
  readonly endpoint_pattern: string;
  readonly http_method: string;
  readonly error_rate: number;
  readonly error_code: number | null;
  readonly error_message: string | null;
  readonly latency_ms: number;
  readonly abort: boolean;
}

/** JSON Schema of {@link NewErrorInjection}: without a code, latency or abort alone. */
export const NEW_ERROR_INJECTION_SCHEMA = {
  $id: 'NewErrorInjection',
  type: 'object',
  required: ['endpoint_pattern', 'http_method', 'error_rate'],
  additionalProperties: false,
  properties: {
    endpoint_pattern: { type: 'string', minLength: 1, maxLength: 200, description: 'A route, such as /books/{id}' },
    http_method: { enum: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] },
    error_rate: { type: 'number', minimum: 0, maximum: 1, description: 'The share of requests that are hit' },
    error_code: { type: ['integer', 'null'], minimum: 400, maximum: 599, default: null },
    error_message: { type: ['string', 'null'], maxLength: 500, default: null },
    latency_ms: { type: 'integer', minimum: 0, maximum: 60_000, default: 0 },
    abort: { type: 'boolean', default: false, description: 'End the connection without an answer' },
  },
} as const;

/** JSON Schema of {@link ErrorInjectionConfig} as it is told. */
export const ERROR_INJECTION_SCHEMA = {
  $id: 'ErrorInjection',
  type: 'object',
  required: ['id', 'created_at', ...Object.keys(NEW_ERROR_INJECTION_SCHEMA.properties)],
  properties: {
    id: { type: 'integer' },
    ...NEW_ERROR_INJECTION_SCHEMA.properties,
    created_at: { type: 'string', format: 'date-time' },
  },
} as const;

/**
 * What is stored for what was given.
 *
 * @param routes those of the application into which errors may be injected, such as `GET /books/{id}`
 * @throws Problem 400 for a route that is none of these, and for a configuration that does nothing
 */
export function checkedErrorInjection(given: NewErrorInjection, routes: ReadonlySet<string>): NewErrorInjection {
  const endpoint_pattern = given.endpoint_pattern.replace(/(?<=.)\/$/, '');
  const route = `${given.http_method} ${endpoint_pattern}`;
  if (!routes.has(route)) {
    throw new Problem(400, 'bad-request', `errors can be injected into ${[...routes].join(', ')} (got ${route})`);
  }
  if (given.error_code === null && given.latency_ms === 0 && !given.abort) {
    throw new Problem(400, 'bad-request', 'one of error_code, latency_ms and abort must be given');
  }
  return { ...given, endpoint_pattern };
}
