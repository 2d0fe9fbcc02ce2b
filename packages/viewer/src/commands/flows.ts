/** `weir-viewer flows`: the table. */
import type { FlowList, FlowRow } from '../api/types/flows.ts';
import { ask } from './ask.ts';
import type { Command } from './options.ts';
import { codeOf } from './store-away.ts';
import type { CliSurroundings } from './surroundings.ts';
import { duration, plain, table, time } from './text.ts';

const HEAD = ['flow', 'pathway', 'state', 'last event', 'at', 'hops', 'wait', 'work', 'total', 'attempts'];
const RIGHT = new Set(['hops', 'wait', 'work', 'total', 'attempts']);

/** Prints flows: as JSON one to a line, else as a table. */
export async function printFlows(
  { url, json, query }: Extract<Command, { word: 'flows' }>,
  { signal, print, printError }: CliSurroundings,
): Promise<number> {
  const { flows, next, storeProblem } = await ask<FlowList>(url, `flows?${query.toString()}`, signal);
  const code = codeOf(storeProblem, printError);
  if (json) {
    for (const flow of flows) print(JSON.stringify(flow));
    return code;
  }
  if (flows.length === 0) print('no flows');
  else for (const line of table([HEAD, ...flows.map(cellsOf)], RIGHT)) print(line);
  if (next !== undefined) print(`and more: --limit, up to 1000, shows them`);
  return code;
}

function cellsOf(flow: FlowRow): string[] {
  return [
    plain(flow.flowId),
    plain(flow.pathway),
    flow.state,
    time(flow.lastNs),
    `${plain(flow.node)} ${flow.stage}/${flow.status}`,
    String(flow.hops),
    duration(flow.waitNs),
    duration(flow.workNs),
    duration(flow.totalNs),
    String(flow.attempts),
  ];
}
