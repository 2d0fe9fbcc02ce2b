/** Errors as callers get them: problem details of RFC 9457. */

/** A mistake of the caller, or a state that he can be told of. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** HTTP status. */
  readonly status: number;
  /** Names the kind of problem, relative to the application's own page of them. */
  readonly type: string;

  constructor(status: number, type: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.status = status;
    this.type = type;
  }
}

/** Body of an answer of type `application/problem+json`. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly request_id?: string;
  readonly trace_id?: string;
}

/** JSON Schema of {@link ProblemBody}. */
export const PROBLEM_SCHEMA = {
  $id: 'Problem',
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    request_id: { type: 'string' },
    trace_id: { type: 'string' },
  },
} as const;

/** Media type of problem details. */
export const PROBLEM_TYPE = 'application/problem+json';
