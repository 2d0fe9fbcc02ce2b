import { expect, test } from 'vitest';
import { laneNames, laneStages } from './lanes.ts';

const namesOf = (...names: string[]) => laneStages('/', names).map(({ name }) => name);

test('all lanes are had by naming none, and each by its name', () => {
  expect(namesOf()).toEqual(laneNames.flatMap((name) => namesOf(name)));
  expect(namesOf('node', 'sdk2')).toEqual(['sdk2', 'node-22.15', 'node-22.22', expect.stringMatching(/^node-26\./)]);
});
