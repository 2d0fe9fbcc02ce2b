/** `npm test [-- filter ...]`: builds, checks and tests, stage by stage; with a filter only the tests that match it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from '../checks/all.ts';
import { laneStages } from '../lanes/lanes.ts';
import { versionsIn } from '../lanes/npm-install.ts';
import { attached } from './attached.ts';
import { interruption } from './interruption.ts';
import { runStages, type Stage } from './stages.ts';
import { runVitest } from './vitest-run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const filters = process.argv.slice(2);

const TESTED = [
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/sdk-logs',
  '@opentelemetry/sdk-metrics',
];

const build: Stage = {
  name: 'build',
  // What follows would judge the declarations and programs of an earlier build.
  endsRunOnFailure: true,
  run: async () => {
    const status = await attached(process.execPath, [join('test', 'tasks', 'build.ts')], root);
    return status === 0
      ? { passed: 1, failed: [], skipped: [] }
      : { passed: 0, failed: [`ended with ${status}`], skipped: [] };
  },
};

const checks: Stage = { name: 'checks', run: async () => ({ ...(await runChecks(root)), skipped: [] }) };

const tests: Stage = {
  name: 'tests',
  run: async () => {
    const versions = await versionsIn(join(root, 'test'), TESTED);
    console.log(
      `on Node ${process.version}, ${[...versions].map(([name, version]) => `${name} ${version}`).join(', ')}`,
    );
    return runVitest(root, { config: join('test', 'vitest.config.ts'), filters });
  },
};

const system: Stage = {
  name: 'system',
  // Loaded when its turn has come: it stands on packages that the first stage builds.
  run: async () => (await import('./system.ts')).runSystem(root),
};

// Whoever asks for a few tests wants their result even while something else does not compile.
const stages =
  filters.length === 0
    ? [build, checks, tests, ...laneStages(root), system]
    : [{ ...build, endsRunOnFailure: false }, tests];
const failed = await runStages(stages, {
  interruption,
  skipsFail: process.env['CI'] === 'true',
  print: (line) => console.log(line),
  nowMs: () => performance.now(),
});
process.exitCode = failed === 0 ? 0 : 1;
