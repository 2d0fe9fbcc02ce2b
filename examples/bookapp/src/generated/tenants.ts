/** Generated from queries/tenants.sql by generator/generate.ts; types are those of the migrated database. */
import type { Query } from '../database/query.ts';

/** A row of {@link insertTenant}. */
export interface InsertTenantRow {
  readonly id: string;
  readonly suspended: boolean;
}

/** Parameters of {@link insertTenant}. */
export interface InsertTenantParameters {
  readonly id: string;
}

/** `insertTenant` */
export const insertTenant: Query<InsertTenantParameters, InsertTenantRow, 'maybe'> = {
  text: "INSERT INTO tenants (id) VALUES ($1) ON CONFLICT (id) DO NOTHING RETURNING id, suspended",
  rows: 'maybe',
  parameters: ['id'],
};

/** A row of {@link findTenant}. */
export interface FindTenantRow {
  readonly id: string;
  readonly suspended: boolean;
}

/** Parameters of {@link findTenant}. */
export interface FindTenantParameters {
  readonly id: string;
}

/** `findTenant` */
export const findTenant: Query<FindTenantParameters, FindTenantRow, 'maybe'> = {
  text: "SELECT id, suspended FROM tenants WHERE id = $1",
  rows: 'maybe',
  parameters: ['id'],
};

/** A row of {@link suspendTenant}. */
export interface SuspendTenantRow {
  readonly id: string;
  readonly suspended: boolean;
}

/** Parameters of {@link suspendTenant}. */
export interface SuspendTenantParameters {
  readonly id: string;
}

/** `suspendTenant` */
export const suspendTenant: Query<SuspendTenantParameters, SuspendTenantRow, 'maybe'> = {
  text: "UPDATE tenants SET suspended = true WHERE id = $1 AND NOT suspended RETURNING id, suspended",
  rows: 'maybe',
  parameters: ['id'],
};
