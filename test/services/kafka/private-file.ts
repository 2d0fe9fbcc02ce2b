/** Files that nobody but their owner can read, from their first byte on. */
import { writeFile } from 'node:fs/promises';

/** @throws Error where the file is there, since it would keep its mode */
export function writePrivate(file: string, text: string): Promise<void> {
  return writeFile(file, text, { mode: 0o600, flag: 'wx' });
}
