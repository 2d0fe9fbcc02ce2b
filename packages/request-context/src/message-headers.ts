/** The request id in message headers, for producers and consumers that no instrumentation covers. */
import { errorName, type MessageHeaders, messageHeadersGetter, messageHeadersSetter } from '@weir/otel-compat';
import { getRequestId } from './request-context.ts';
import { isRequestId, requestIdOfHeader } from './request-id.ts';
import { REQUEST_ID_HEADER } from './request-id-propagator.ts';
import { faults } from './state.ts';

/**
 * Writes the request id in scope into message headers. Never throws; without an id it writes nothing.
 *
 * @example
 * const headers = {};
 * runWithRequestId('req-1', () => injectRequestId(headers));
 * headers; // { 'x-request-id': 'req-1' }
 */
export function injectRequestId(headers: MessageHeaders): void {
  try {
    const id = getRequestId();
    if (isRequestId(id)) messageHeadersSetter.set(headers, REQUEST_ID_HEADER, id);
  } catch (error) {
    faults.count('internal_error', `a request id was not sent: ${errorName(error)}`);
  }
}

/**
 * Reads the request id of message headers. Never throws.
 *
 * @returns undefined where there is none or a bad one, which is counted; `runWithRequestId` then makes a new one
 * @example
 * runWithRequestId(extractRequestId(message.headers), () => handle(message));
 */
export function extractRequestId(headers: MessageHeaders | null | undefined): string | undefined {
  try {
    const value = messageHeadersGetter.get(headers, REQUEST_ID_HEADER);
    if (value === undefined) return undefined;
    const id = requestIdOfHeader(value);
    if (id !== undefined) return id;
    faults.count('bad_id', 'a request id of a message was refused');
  } catch (error) {
    faults.count('internal_error', `a request id was not read: ${errorName(error)}`);
  }
  return undefined;
}
