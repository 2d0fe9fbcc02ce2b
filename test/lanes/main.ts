/** `main.ts [sdk2|node|packed ...]`: runs lanes over what was last built, all of them where none is named. */
import { fileURLToPath } from 'node:url';
import { interruption } from '../tasks/interruption.ts';
import { runStages } from '../tasks/stages.ts';
import { laneNames, laneStages } from './lanes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = process.argv.slice(2);
const unknown = names.filter((name) => !laneNames.includes(name));
if (unknown.length > 0) {
  console.error(`Unknown lane "${unknown.join('", "')}". Lanes: ${laneNames.join(', ')}.`);
  process.exit(1);
}
const failed = await runStages(laneStages(root, names), {
  interruption,
  skipsFail: process.env['CI'] === 'true',
  print: (line) => console.log(line),
  nowMs: () => performance.now(),
});
process.exitCode = failed === 0 ? 0 : 1;
