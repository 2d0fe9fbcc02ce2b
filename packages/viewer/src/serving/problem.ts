/** Why a question is not answered. */
import type { ApiErrorCode, ErrorAnswer } from '../api/types/values.ts';

const STATUSES: Readonly<Record<ApiErrorCode, number>> = {
  bad_request: 400,
  forbidden: 403,
  not_found: 404,
  method: 405,
  too_large: 413,
  content_type: 415,
  too_many_streams: 429,
  internal: 500,
  unavailable: 503,
};

/** Ends a question; the message goes to whoever asked. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ApiErrorCode;

  constructor(code: ApiErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return STATUSES[this.code];
  }

  get answer(): ErrorAnswer {
    return { error: { code: this.code, message: this.message } };
  }
}
