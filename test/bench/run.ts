/** `npm run bench [-- name ...] [--check] [--rounds N]`: asks every question and writes bench-results.json. */
import { fork } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Answer, Assignment } from './child.ts';
import { heading, machine, table } from './report.ts';
import { missedBars } from './verdict.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { positionals: filters, values } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, rounds: { type: 'string', default: '31' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds must be an integer of at least 1 (got ${values.rounds})`);
  process.exit(1);
}

console.log(heading(machine(), rounds));
const answers: Answer[] = [];
const broken: string[] = [];
for (const file of benchFiles()) {
  // A filter that names the file stands for all of its questions.
  const wholeFile = filters.some((part) => file.includes(part));
  const status = await ask({ file: join(root, file), filters: wholeFile ? [] : filters, rounds });
  if (status !== 0) broken.push(file);
}

const results = answers.flatMap(({ verdicts }) => verdicts);
if (results.length > 0) {
  writeFileSync(join(root, 'bench-results.json'), `${JSON.stringify({ ...machine(), rounds, results }, null, 2)}\n`);
} else if (broken.length === 0) {
  broken.push(filters.length === 0 ? 'there is no bench file' : `no question matches ${filters.join(', ')}`);
}
for (const what of broken) console.error(`not measured: ${what}`);
const missed = missedBars(results);
if (missed.length > 0) console.error(`missed: ${missed.join(', ')}`);
process.exitCode = broken.length > 0 || (values.check && missed.length > 0) ? 1 : 0;

/** Relative to the top, as `packages/<name>/bench/<question>.bench.ts`. */
function benchFiles(): readonly string[] {
  return ['packages', 'examples']
    .flatMap((folder) =>
      readdirSync(join(root, folder))
        .sort()
        .map((name) => `${folder}/${name}/bench`),
    )
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`))
    .filter((file) => file.endsWith('.bench.ts'));
}

/** One process for each file: what one bench leaves behind must not slow the next. */
function ask(assignment: Assignment): Promise<number> {
  return new Promise((resolve) => {
    const script = fileURLToPath(new URL('child.ts', import.meta.url));
    const child = fork(script, { cwd: root, execArgv: [...process.execArgv, '--expose-gc'] });
    child.on('message', (answer: Answer) => {
      answers.push(answer);
      console.log(table(answer));
    });
    child.on('exit', (status) => resolve(status ?? 1));
    child.send(assignment);
  });
}
