/** Lane `packed`: the packages as a user gets them, installed from tarballs by npm into an empty project. */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../../checks/command.ts';
import { type Package, readWorkspace } from '../../checks/workspace.ts';
import type { Outcome, Stage } from '../../tasks/stages.ts';
import { installInto, versionsIn } from '../npm-install.ts';
import { counted, unlessUnavailable } from '../outcomes.ts';
import { dependencies } from './dependencies.ts';
import { entriesOf, entryProblems } from '../entries.ts';
import { type Example, exampleProblems, readmeExamples } from './examples.ts';
import { firstFlowOf, firstFlowProblems } from './first-flow.ts';
import { pack } from '../../checks/pack.ts';

const CONSUMER = 'consumer.ts';
const RESOLUTIONS: Readonly<Record<string, readonly string[]>> = {
  nodenext: ['--module', 'nodenext'],
  bundler: ['--module', 'esnext', '--moduleResolution', 'bundler'],
};
const STRICT = ['--target', 'es2024', '--types', 'node', '--strict', '--exactOptionalPropertyTypes'];

/** Packs what was last built, and judges it where it is installed. */
export function packedLane(root: string): Stage {
  return { name: 'packed', run: () => unlessUnavailable('packed', () => run(root)) };
}

async function run(root: string): Promise<readonly Outcome[]> {
  const published = readWorkspace(root).filter(({ manifest }) => manifest.private !== true);
  const examples = readmeExamples(root, published);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'weir-packed-')));
  const project = join(folder, 'project');
  try {
    cpSync(join(root, 'test', 'lanes', 'packed', 'project'), project, { recursive: true });
    console.log('packing and installing ...');
    const tarballs = await pack(root, published, folder);
    const firstFlow = firstFlowOf(readFileSync(join(root, 'README.md'), 'utf8'));
    const others = {
      ...(await dependencies(root, published, examples, join(project, CONSUMER))),
      ...Object.fromEntries(await versionsIn(join(root, 'examples', 'bookapp'), withoutOwn(firstFlow.packages))),
    };
    await installInto(project, { ...others, ...Object.fromEntries(tarballs) });
    const asked = new Map([
      ...published.map(({ manifest: { name, version } }): [string, string] => [name, version]),
      ...Object.entries(others),
    ]);
    const versions = await versionsIn(project, [...asked.keys()]);
    for (const [name, version] of versions) console.log(`${name} ${version}`);
    const wrong = [...versions].filter(([name, version]) => version !== asked.get(name));
    return [
      counted('versions are those of the workspace', wrong.map(String)),
      ...(await judge(root, project, published, examples)),
      counted('the first flow of README.md', await firstFlowProblems(project, firstFlow)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withoutOwn(names: readonly string[]): readonly string[] {
  return names.filter((name) => !name.startsWith('@weir/'));
}

async function judge(
  root: string,
  project: string,
  published: readonly Package[],
  examples: readonly Example[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  console.log(`in Node ${process.version}:`);
  for (const specifier of published.flatMap(({ manifest }) => entriesOf(manifest))) {
    outcomes.push(counted(`import and require of ${specifier}`, await entryProblems(project, specifier)));
  }
  for (const [resolution, options] of Object.entries(RESOLUTIONS)) {
    const problems = await typeProblems(root, project, options);
    outcomes.push(counted(`types by resolution ${resolution}, declarations of dependencies included`, problems));
  }
  for (const example of examples) {
    outcomes.push(counted(`first example of ${example.file}`, await exampleProblems(project, example)));
  }
  return outcomes;
}

async function typeProblems(root: string, project: string, resolution: readonly string[]): Promise<readonly string[]> {
  const options = [...STRICT, ...resolution, '--skipLibCheck', 'false', '--noEmit', '--pretty', 'false'];
  const { status, output } = await command(join(root, 'node_modules', '.bin', 'tsc'), [...options, CONSUMER], project);
  return status === 0 ? [] : [output.trim()];
}
