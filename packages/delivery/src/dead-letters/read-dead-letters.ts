/** Reads what `deadLetterFile` has written. */
import { DeliveryError } from '../errors.ts';
import { requirePath } from './dead-letter-path.ts';
import type { DeadLetterReason } from './dead-letters.ts';

/** One line of a file of dead letters. */
export interface DeadLetterRecord {
  /** When it was written, in RFC 3339. */
  readonly at: string;
  readonly reason: DeadLetterReason;
  /** Code or name of the last error, where there was one. */
  readonly error?: string;
  /** The JSON value that stands for the item. */
  readonly item: unknown;
}

const REASONS: readonly unknown[] = ['expired', 'retries_exhausted', 'rejected'] satisfies DeadLetterReason[];

/**
 * The dead letters of a file, in the order of writing. A line that was cut short, by a crash or a full disk, is passed over:
 * no beginning of such a line is one itself.
 *
 * @throws DeliveryError `WEIR_DELIVERY_DEAD_LETTER` where the file cannot be read
 * @example
 * const { value } = await readDeadLetters(deadLetterPath).next();
 * delivery.offer(value?.item); // true
 */
export async function* readDeadLetters(path: string | URL): AsyncGenerator<DeadLetterRecord, void, void> {
  const file = requirePath('path', path);
  try {
    const { createReadStream } = await import('node:fs');
    for await (const line of linesOf(createReadStream(file))) {
      const record = recordOf(line);
      if (record !== undefined) yield record;
    }
  } catch (cause) {
    throw new DeliveryError('WEIR_DELIVERY_DEAD_LETTER', 'the file of dead letters could not be read', { cause });
  }
}

/** By line feeds alone: Node's readline also splits at U+2028, which JSON may hold. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string, void, void> {
  let begun: Buffer[] = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)]).toString();
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString();
}

const LINE_FEED = 0x0a;

function recordOf(line: string): DeadLetterRecord | undefined {
  try {
    const record = JSON.parse(line) as DeadLetterRecord | null;
    return record !== null && Object.hasOwn(record, 'item') && REASONS.includes(record.reason) ? record : undefined;
  } catch {
    return undefined;
  }
}
