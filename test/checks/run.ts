/** Runs the checks: `node test/checks/run.ts [name ...] [--update-api]`, a line for each, exit code 1 when one fails. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkNames, runChecks } from './all.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'update-api': { type: 'boolean', default: false } },
});
const updateApi = values['update-api'];
const names = positionals.length === 0 && updateApi ? ['api-report'] : positionals;
const unknown = names.filter((name) => !checkNames.includes(name));
if (unknown.length > 0) {
  console.error(`No check is called ${unknown.join(', ')}. Checks: ${checkNames.join(', ')}.`);
  process.exit(1);
}

const { failed } = await runChecks(fileURLToPath(new URL('../..', import.meta.url)), { names, updateApi });
process.exitCode = failed.length === 0 ? 0 : 1;
