/** Generated from queries/error-injection.sql by generator/generate.ts; types are those of the migrated database. */
import type { Query } from '../database/query.ts';

/** A row of {@link listErrorInjections}. */
export interface ListErrorInjectionsRow {
  readonly id: number;
  readonly endpoint_pattern: string;
  readonly http_method: string;
  readonly error_rate: number;
  readonly error_code: number | null;
  readonly error_message: string | null;
  readonly latency_ms: number;
  readonly abort: boolean;
  readonly created_at: Date;
}

/** Parameters of {@link listErrorInjections}. */
export type ListErrorInjectionsParameters = object;

/** `listErrorInjections` */
export const listErrorInjections: Query<ListErrorInjectionsParameters, ListErrorInjectionsRow, 'many'> = {
  text: "SELECT id, endpoint_pattern, http_method, error_rate, error_code, error_message, latency_ms, abort, created_at\nFROM error_injection_config ORDER BY id LIMIT 1000",
  rows: 'many',
  parameters: [],
};

/** A row of {@link insertErrorInjection}. */
export interface InsertErrorInjectionRow {
  readonly id: number;
  readonly endpoint_pattern: string;
  readonly http_method: string;
  readonly error_rate: number;
  readonly error_code: number | null;
  readonly error_message: string | null;
  readonly latency_ms: number;
  readonly abort: boolean;
  readonly created_at: Date;
}

/** Parameters of {@link insertErrorInjection}. */
export interface InsertErrorInjectionParameters {
  readonly endpoint_pattern: string;
  readonly http_method: string;
  readonly error_rate: number;
  readonly error_code: number | null;
  readonly error_message: string | null;
  readonly latency_ms: number;
  readonly abort: boolean;
}

/** `insertErrorInjection` */
export const insertErrorInjection: Query<InsertErrorInjectionParameters, InsertErrorInjectionRow, 'one'> = {
  text: "INSERT INTO error_injection_config\n  (endpoint_pattern, http_method, error_rate, error_code, error_message, latency_ms, abort)\nVALUES ($1, $2, $3, $4, $5, $6, $7)\nRETURNING id, endpoint_pattern, http_method, error_rate, error_code, error_message, latency_ms, abort, created_at",
  rows: 'one',
  parameters: ['endpoint_pattern', 'http_method', 'error_rate', 'error_code', 'error_message', 'latency_ms', 'abort'],
};

/** A row of {@link updateErrorInjection}. */
export interface UpdateErrorInjectionRow {
  readonly id: number;
  readonly endpoint_pattern: string;
  readonly http_method: string;
  readonly error_rate: number;
  readonly error_code: number | null;
  readonly error_message: string | null;
  readonly latency_ms: number;
  readonly abort: boolean;
  readonly created_at: Date;
}

/** Parameters of {@link updateErrorInjection}. */
export interface UpdateErrorInjectionParameters {
  readonly endpoint_pattern: string;
  readonly http_method: string;
  readonly error_rate: number;
  readonly error_code: number | null;
  readonly error_message: string | null;
  readonly latency_ms: number;
  readonly abort: boolean;
  readonly id: number;
}

/** `updateErrorInjection` */
export const updateErrorInjection: Query<UpdateErrorInjectionParameters, UpdateErrorInjectionRow, 'maybe'> = {
  text: "UPDATE error_injection_config\nSET endpoint_pattern = $1, http_method = $2, error_rate = $3,\n  error_code = $4, error_message = $5, latency_ms = $6, abort = $7\nWHERE id = $8\nRETURNING id, endpoint_pattern, http_method, error_rate, error_code, error_message, latency_ms, abort, created_at",
  rows: 'maybe',
  parameters: ['endpoint_pattern', 'http_method', 'error_rate', 'error_code', 'error_message', 'latency_ms', 'abort', 'id'],
};

/** A row of {@link deleteErrorInjection}. */
export interface DeleteErrorInjectionRow {
  readonly id: number;
}

/** Parameters of {@link deleteErrorInjection}. */
export interface DeleteErrorInjectionParameters {
  readonly id: number;
}

/** `deleteErrorInjection` */
export const deleteErrorInjection: Query<DeleteErrorInjectionParameters, DeleteErrorInjectionRow, 'maybe'> = {
  text: "DELETE FROM error_injection_config WHERE id = $1 RETURNING id",
  rows: 'maybe',
  parameters: ['id'],
};
