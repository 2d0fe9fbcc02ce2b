/** Why a request was refused, and with which answer. */

/** Why a request was not accepted: a closed list. */
export const REJECT_REASONS = [
  'forbidden_host',
  'forbidden_origin',
  'not_found',
  'method',
  'content_type',
  'content_encoding',
  'too_large',
  'bad_data',
  'aborted',
  'busy',
  'handler_error',
] as const;

/** One of `REJECT_REASONS`; `aborted` means that the body never came to its end. */
export type RejectReason = (typeof REJECT_REASONS)[number];

const statuses: Readonly<Record<RejectReason, number>> = {
  forbidden_host: 403,
  forbidden_origin: 403,
  not_found: 404,
  method: 405,
  content_type: 415,
  content_encoding: 415,
  too_large: 413,
  bad_data: 400,
  // Nobody is left to read it.
  aborted: 400,
  // OTLP's word for: the same again, later.
  busy: 503,
  handler_error: 500,
};

/** Ends the way of a request; the message goes to the client. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly reason: RejectReason;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(reason: RejectReason, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.reason = reason;
    this.status = statuses[reason];
    this.headers = headers;
  }
}
