/** Lane `sdk2`: the tests of all packages, and their types, against the last releases of OpenTelemetry JS 2. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkspace } from '../../checks/workspace.ts';
import type { Outcome, Stage } from '../../tasks/stages.ts';
import { runVitest } from '../../tasks/vitest-run.ts';
import { entriesOf, entryProblems } from '../entries.ts';
import { counted, named, unlessUnavailable } from '../outcomes.ts';
import { installLocked, versionsIn } from '../npm-install.ts';
import { makeApplication, typeProblems } from './application.ts';
import { LEFT_OUT } from './left-out.ts';

const name = 'sdk2';
const project = join('test', 'lanes', 'sdk2', 'project');

export function sdk2Lane(root: string): Stage {
  return { name, run: () => unlessUnavailable(name, () => run(root)) };
}

async function run(root: string): Promise<readonly Outcome[]> {
  const install = await installLocked(name, join(root, project));
  const manifest = readFileSync(join(root, project, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(manifest) as { readonly dependencies: Readonly<Record<string, string>> };
  const versions = await versionsIn(install, Object.keys(dependencies));
  for (const [dependency, version] of versions) console.log(`${dependency} ${version}`);

  for (const [file, reason] of Object.entries(LEFT_OUT)) console.log(`left out: ${file}: ${reason}`);
  const tests = await runVitest(root, {
    config: join('test', 'lanes', 'sdk2', 'vitest.config.ts'),
    exclude: Object.keys(LEFT_OUT),
    env: { WEIR_SDK2_INSTALL: install, WEIR_COUNTS: 'tenth' },
  });
  return [named(name, tests), ...(await asInstalled(root, install))];
}

/** What was built, beside an API that has no logs: a name that is missing there fails when a module is loaded. */
async function asInstalled(root: string, install: string): Promise<readonly Outcome[]> {
  const packages = readWorkspace(root).filter(({ manifest }) => manifest.private !== true);
  const application = makeApplication(root, packages, join(root, project), install);
  try {
    const outcomes: Outcome[] = [];
    for (const specifier of packages.flatMap(({ manifest }) => entriesOf(manifest))) {
      if (specifier.endsWith('.json')) continue;
      outcomes.push(counted(`import and require of ${specifier}`, await entryProblems(application, specifier)));
    }
    const problems = await typeProblems(root, application, install);
    return [...outcomes, counted('types of an application, declarations of SDK 2 included', problems)];
  } finally {
    rmSync(application, { recursive: true, force: true });
  }
}
