/** Keeps dead letters as lines of JSON in a file. */
import type { FileHandle } from 'node:fs/promises';
import { type Clock, errorName, formatRfc3339, systemClock } from '@weir/otel-compat';
import { DeliveryError } from '../errors.ts';
import { membersOf, requireFunction, requireInteger } from '../option-rules.ts';
import { faults } from '../state.ts';
import { requirePath } from './dead-letter-path.ts';
import type { DeadLetter, DeadLetterReason } from './dead-letters.ts';

/** Options of {@link deadLetterFile}. */
export interface DeadLetterFileOptions<T> {
  /** The file; made where there is none, for its owner only (mode 600). Its folder must exist. */
  readonly path: string | URL;
  /** The JSON value that stands for an item. Default: the item itself. */
  readonly encode?: (item: T) => unknown;
  /** The size that the file is not grown beyond, in bytes, from 1. Default 67,108,864 (64 MiB). */
  readonly maxBytes?: number;
  /** Default: the clock of this process. */
  readonly clock?: Clock;
}

/**
 * A `deadLetter` that appends each item to a file, as one line of JSON `{ at, reason, error, item }`; `error` is a code or the
 * name of an error, never its message. `readDeadLetters` reads it back.
 *
 * At `maxBytes` the file takes no more: letters that do not fit are dropped for their own reason, and counted so. The same
 * goes for an item that has no JSON. Each call writes once, to the end of the file as it then is: several processes may
 * share it (on a local file system), and can together exceed `maxBytes` by what they write at the same instant. A line that a
 * crash cut short stays alone, since each write begins a line of its own.
 *
 * @throws DeliveryError `WEIR_DELIVERY_OPTION` when an option is out of range
 * @example
 * const deadLetter = deadLetterFile<string>({ path: deadLetterPath });
 * await deadLetter(['order-42'], 'rejected', undefined); // [true]
 */
export function deadLetterFile<T>(
  options: DeadLetterFileOptions<T>,
): (...letters: Parameters<DeadLetter<T>>) => Promise<readonly boolean[]> {
  const {
    path,
    encode = (item: T) => item,
    maxBytes = 67_108_864,
    clock = systemClock,
  } = membersOf('options', options);
  const file = requirePath('path', path);
  requireInteger('maxBytes', maxBytes, 1);
  requireFunction('encode', encode);
  requireFunction('clock', clock);
  // One call after the other: each must see how large the file has become.
  let before: Promise<unknown> = Promise.resolve();
  return (items, reason, error) => {
    const at = formatRfc3339(clock());
    const lines = items.map((item) => lineOf({ at, reason, error: nameOf(error) }, () => encode(item)));
    const appended = before.then(() => append(file, lines, maxBytes));
    before = appended.catch(() => {});
    return appended;
  };
}

interface Heading {
  readonly at: string;
  readonly reason: DeadLetterReason;
  readonly error: string | undefined;
}

/** Undefined for an item that has no JSON. */
function lineOf(heading: Heading, encode: () => unknown): Buffer | undefined {
  try {
    const item = JSON.stringify(encode()) as string | undefined;
    if (item === undefined) throw new TypeError('no JSON');
    return Buffer.from(`${JSON.stringify(heading).slice(0, -1)},"item":${item}}\n`);
  } catch (error) {
    faults.count('bad_dead_letter', `a dead letter has no JSON: ${errorName(error)}`);
    return undefined;
  }
}

async function append(
  path: string | URL,
  lines: readonly (Buffer | undefined)[],
  maxBytes: number,
): Promise<readonly boolean[]> {
  let handle: FileHandle | undefined;
  try {
    // Loaded when it is needed: most applications keep no such file, and all would wait for it at their start.
    const { open } = await import('node:fs/promises');
    handle = await open(path, 'a', 0o600);
    const { size } = await handle.stat();
    const taken = fitting(lines, maxBytes - size);
    if (taken.length > 0) await writeOnce(handle, Buffer.concat([NEW_LINE, ...taken]));
    const written = new Set(taken);
    return lines.map((line) => line !== undefined && written.has(line));
  } catch (cause) {
    throw new DeliveryError('WEIR_DELIVERY_DEAD_LETTER', 'the file of dead letters could not be written', { cause });
  } finally {
    await handle?.close();
  }
}

const NEW_LINE = Buffer.from('\n');

function fitting(lines: readonly (Buffer | undefined)[], room: number): readonly Buffer[] {
  let left = room - NEW_LINE.length;
  return lines.filter((line): line is Buffer => {
    if (line === undefined) return false;
    if (line.length > left) {
      faults.count('dead_letters_full', 'the file of dead letters takes no more');
      return false;
    }
    left -= line.length;
    return true;
  });
}

/** By one call of the system: two would let another process write between them. */
async function writeOnce(handle: FileHandle, bytes: Buffer): Promise<void> {
  const { bytesWritten } = await handle.write(bytes);
  if (bytesWritten < bytes.length) throw new Error('the disk took a part of it');
}

function nameOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof DeliveryError ? error.code : errorName(error);
}
