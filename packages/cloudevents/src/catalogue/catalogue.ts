/** The events that a service tells its auditors: decisions, sign-ins, tenants, secrets and errors. */
import { tenantSubject } from '../envelope/subject.ts';
import { type EventTypes, defineEventTypes } from './define.ts';
import { OPTIONAL_AMOUNT, OPTIONAL_TEXT, oneOf, optionalInteger, schemaOf, TEXT } from './rules.ts';
import type { StandardSchema } from './standard-schema.ts';

/** Further members, of any JSON. */
interface Open {
  readonly [member: string]: unknown;
}

/** A policy was evaluated. */
export interface PolicyDecision extends Open {
  readonly tenant_id: string;
  readonly user_id?: string;
  /** What was asked for, such as `orders:create`. */
  readonly action: string;
  readonly result: 'allowed' | 'denied';
  /** Microseconds, from 0. */
  readonly policy_latency_us?: number;
  readonly trace_id?: string;
  readonly span_id?: string;
}

/** A caller proved who it is. */
export interface AuthVerified extends Open {
  readonly tenant_id: string;
  readonly user_id?: string;
  /** Such as `jwt`. */
  readonly auth_method: string;
  readonly result: 'allowed';
  readonly trace_id?: string;
  readonly span_id?: string;
}

/** A caller could not prove who it is: no valid token, one that expired, or one for another audience. */
export interface AuthDenied extends Open {
  readonly tenant_id?: string;
  readonly user_id?: string;
  readonly auth_method: string;
  readonly result: 'denied';
  /** Such as `token_expired`. */
  readonly reason: string;
  readonly trace_id?: string;
  readonly span_id?: string;
}

/** A tenant was registered. */
export interface TenantCreated extends Open {
  readonly tenant_id: string;
}

/** A tenant was suspended. */
export interface TenantSuspended extends Open {
  readonly tenant_id: string;
  /** Who or what did it, such as `policy` or `operator`. */
  readonly suspended_by?: string;
  readonly reason?: string;
}

/** A secret was refreshed: its name, never its value. */
export interface SecretRotated extends Open {
  readonly tenant_id?: string;
  readonly secret_name: string;
  readonly secret_version?: string;
}

/** A problem of RFC 9457. */
export interface ProblemDetails extends Open {
  /** A URI-reference; `about:blank` where there is none. */
  readonly type?: string;
  readonly title?: string;
  /** From 100 to 599. */
  readonly status?: number;
  readonly detail?: string;
  readonly instance?: string;
  readonly tenant_id?: string;
  readonly user_id?: string;
}

type CatalogueSchemas = {
  readonly 'policy.decision': StandardSchema<PolicyDecision>;
  readonly 'auth.verified': StandardSchema<AuthVerified>;
  readonly 'auth.denied': StandardSchema<AuthDenied>;
  readonly 'tenant.created': StandardSchema<TenantCreated>;
  readonly 'tenant.suspended': StandardSchema<TenantSuspended>;
  readonly 'secret.rotated': StandardSchema<SecretRotated>;
  readonly error: StandardSchema<ProblemDetails>;
};

/** A builder for each type of the catalogue. */
export type EventCatalogue = EventTypes<CatalogueSchemas>;

/** Options of {@link eventCatalogue}. */
export interface EventCatalogueOptions {
  /** Goes before each name in `type`, such as `io.coresdk.`. Default: nothing. */
  readonly typePrefix?: string;
}

const USER = { tenant_id: TEXT, user_id: OPTIONAL_TEXT };
const SPAN = { trace_id: OPTIONAL_TEXT, span_id: OPTIONAL_TEXT };
const MIN_STATUS = 100;
const MAX_STATUS = 599;

/**
 * Builders for the built-in event types: `policy.decision`, `auth.verified`, `auth.denied`, `tenant.created`,
 * `tenant.suspended`, `secret.rotated` and `error`. `subject` is `tenant/{tenant}/user/{user}` or `tenant/{tenant}`.
 *
 * @throws CloudEventsError `WEIR_CLOUDEVENTS_OPTION`; from a builder, `WEIR_CLOUDEVENTS_INVALID_DATA`
 * @example
 * const events = eventCatalogue({ typePrefix: 'io.coresdk.' });
 * events['tenant.created']({ tenant_id: 'acme' }).subject; // 'tenant/acme'
 */
export function eventCatalogue({ typePrefix = '' }: EventCatalogueOptions = {}): EventCatalogue {
  return defineEventTypes(SCHEMAS, { typePrefix, subject: catalogueSubject });
}

const SCHEMAS: CatalogueSchemas = {
  'policy.decision': schemaOf<PolicyDecision>({
    ...USER,
    action: TEXT,
    result: oneOf('allowed', 'denied'),
    policy_latency_us: OPTIONAL_AMOUNT,
    ...SPAN,
  }),
  'auth.verified': schemaOf<AuthVerified>({ ...USER, auth_method: TEXT, result: oneOf('allowed'), ...SPAN }),
  'auth.denied': schemaOf<AuthDenied>({
    tenant_id: OPTIONAL_TEXT,
    user_id: OPTIONAL_TEXT,
    auth_method: TEXT,
    result: oneOf('denied'),
    reason: TEXT,
    ...SPAN,
  }),
  'tenant.created': schemaOf<TenantCreated>({ tenant_id: TEXT }),
  'tenant.suspended': schemaOf<TenantSuspended>({
    tenant_id: TEXT,
    suspended_by: OPTIONAL_TEXT,
    reason: OPTIONAL_TEXT,
  }),
  'secret.rotated': schemaOf<SecretRotated>({
    tenant_id: OPTIONAL_TEXT,
    secret_name: TEXT,
    secret_version: OPTIONAL_TEXT,
  }),
  error: schemaOf<ProblemDetails>({
    type: OPTIONAL_TEXT,
    title: OPTIONAL_TEXT,
    status: optionalInteger(MIN_STATUS, MAX_STATUS),
    detail: OPTIONAL_TEXT,
    instance: OPTIONAL_TEXT,
    tenant_id: OPTIONAL_TEXT,
    user_id: OPTIONAL_TEXT,
  }),
};

const NAMES = { tenantAttributes: ['tenant_id'], userAttributes: ['user_id'], tenant: undefined };

function catalogueSubject(data: unknown): string | undefined {
  return tenantSubject(data as Readonly<Record<string, unknown>>, NAMES);
}
