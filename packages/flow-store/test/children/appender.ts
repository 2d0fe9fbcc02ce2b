/**
 * Appends to the file that it is told, without end, in batches that overlap in their flows, and writes the number of each
 * batch once it is stored. Told `idle`, it stores one batch and has nothing more to do.
 */
import { SqliteFlowStore } from '../../src/index.ts';
import { batch } from './batch.ts';

const [file = ':memory:', how] = process.argv.slice(2);
const store = new SqliteFlowStore({ file });
const appended = async (number: number): Promise<void> => {
  await store.append(batch(number));
  process.stdout.write(`${number}\n`);
};
if (how === 'idle') await appended(0);
else for (let number = 0; ; number += 3) await Promise.all([0, 1, 2].map((offset) => appended(number + offset)));
