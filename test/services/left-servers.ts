/** Ends servers that tests have started and left, because the tests were killed or interrupted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, killProcess, processStart } from './server-process.ts';

/** @param notes the folder that `SERVER_NOTES` has named; @returns the ids of those that were left */
export async function endLeftServers(notes: string): Promise<readonly number[]> {
  const left = readdirSync(notes)
    .map(Number)
    .filter((pid) => isRunning(pid) && (processStart(pid) ?? '') === readFileSync(join(notes, String(pid)), 'utf8'));
  await Promise.all(left.map((pid) => killProcess(pid)));
  return left;
}
