/** What was thrown, as the `error` member of a flow event. */
import { MAX_ERROR_MESSAGE_LENGTH } from './contract/flow-event-rules.ts';

/** What is known of an error besides its type. */
export interface ErrorDetails {
  /** Default: the message of the exception. Cut at 4,096 characters. */
  readonly message?: string;
  readonly retryable?: boolean;
}

/**
 * The members of an error. An exception is known by its members rather than its class, since it may come from another realm.
 *
 * @param error an exception, a class of errors as text, or whatever else was thrown
 */
export function flowErrorOf(error: unknown, details?: ErrorDetails): Record<string, unknown> {
  const thrown =
    typeof error === 'object' && error !== null ? (error as { name?: unknown; message?: unknown }) : undefined;
  const message = details?.message ?? thrown?.message;
  return {
    type: typeof error === 'string' ? error : typeOf(thrown, error),
    message: typeof message === 'string' ? told(message) : undefined,
    retryable: details?.retryable,
  };
}

function typeOf(thrown: { name?: unknown } | undefined, error: unknown): string {
  const name = thrown?.name;
  return typeof name === 'string' && name !== '' ? name : typeof error;
}

// User info of a URL, RFC 3986 section 3.2.1. Exceptions of HTTP clients and database drivers quote URLs.
const USER_INFO = /\/\/[^\s/?#@]+@/g;

function told(message: string): string {
  const cut = message.slice(0, MAX_ERROR_MESSAGE_LENGTH);
  // What was cut between the halves of a pair loses the first one.
  const whole = /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
  return whole.toWellFormed().replaceAll(USER_INFO, '//');
}
