/** What an HTTP receiver of flow events says about the single events of a batch. */
import type { HttpAnswer } from '@weir/delivery/http';
import type { ItemResult } from '@weir/otel-compat';
import { faults } from '../state.ts';

// RFC 4918, section 11.1: what became of the parts stands in the body alone.
const MULTI_STATUS = 207;

/**
 * The fate of each event of a batch that was answered with success.
 *
 * The body can name events by their line, from 0, as JSON: `{ "rejected": [2], "retry": [5, 7] }`. All others are delivered.
 * An event named in both is to be tried again, so that none is lost. An answer that says nothing of this kind, or nothing
 * that can be read, says what its status does: all delivered, or with 207 that nothing is known, so that all are sent again.
 *
 * @param count events in the batch
 * @returns undefined where all were delivered
 */
export function flowResults(
  { status, contentType, body }: Omit<HttpAnswer, 'headers'>,
  count: number,
): readonly ItemResult[] | undefined {
  const said = contentType === 'application/json' && body?.length !== 0 ? partsOf(body) : {};
  if (said === undefined || (status === MULTI_STATUS && said.rejected === undefined && said.retry === undefined)) {
    faults.count('bad_answer', `an answer with status ${status} does not say which events it means`);
    return status === MULTI_STATUS ? Array<ItemResult>(count).fill('retry') : undefined;
  }
  const { rejected = [], retry = [] } = said;
  if (rejected.length === 0 && retry.length === 0) return undefined;
  const results = Array<ItemResult>(count).fill('delivered');
  for (const [lines, result] of [
    [rejected, 'rejected'],
    [retry, 'retry'],
  ] as const) {
    for (const line of lines) {
      if (Number.isInteger(line) && line >= 0 && line < count) results[line] = result;
      else faults.count('bad_answer', 'an answer names a line that the batch does not have');
    }
  }
  return results;
}

/** Lines as they stand there, which need not be numbers; undefined for a body that is not of this form. */
function partsOf(
  body: Buffer | undefined,
): { readonly rejected?: readonly number[]; readonly retry?: readonly number[] } | undefined {
  if (body === undefined) return undefined;
  try {
    const said: unknown = JSON.parse(body.toString('utf8'));
    if (typeof said !== 'object' || said === null || Array.isArray(said)) return undefined;
    const { rejected, retry } = said as Readonly<Record<string, unknown>>;
    if ([rejected, retry].some((lines) => lines !== undefined && !Array.isArray(lines))) return undefined;
    return said;
  } catch {
    return undefined;
  }
}
