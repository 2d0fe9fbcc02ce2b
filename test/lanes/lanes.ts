/** The lanes: what `npm test` runs besides the tests over the installed versions. */
import type { Stage } from '../tasks/stages.ts';
import { nodeLanes } from './node-versions/lanes.ts';
import { packedLane } from './packed/lane.ts';
import { sdk2Lane } from './sdk2/lane.ts';

const byName: Readonly<Record<string, (root: string) => readonly Stage[]>> = {
  sdk2: (root) => [sdk2Lane(root)],
  node: nodeLanes,
  packed: (root) => [packedLane(root)],
};

export const laneNames: readonly string[] = Object.keys(byName);

/** The stages of the lanes that are named; of all where none is. */
export function laneStages(root: string, names: readonly string[] = []): readonly Stage[] {
  return Object.entries(byName)
    .filter(([name]) => names.length === 0 || names.includes(name))
    .flatMap(([, stages]) => stages(root));
}
