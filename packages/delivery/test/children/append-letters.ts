/** Appends so many dead letters to a file, each of some size: `append-letters.ts <path> <name> <count>`. */
import { deadLetterFile } from '@weir/delivery';

const [path = '', name = '', count = '0'] = process.argv.slice(2);
const keep = deadLetterFile<string>({ path });
for (let index = 0; index < Number(count); index += 1) {
  await keep([`${name}${index}${' '.repeat(2_000)}`], 'rejected', undefined);
}
