/** `weir-viewer flow <id>`: one flow. */
import type { AckView, FlowPage } from '../api/types/flows.ts';
import { ask } from './ask.ts';
import type { Command } from './options.ts';
import { codeOf } from './store-away.ts';
import type { CliSurroundings } from './surroundings.ts';
import { duration, plain, table } from './text.ts';

/** Prints a flow: as one JSON object, or its events with the time between them, its acknowledgements and traces. */
export async function printFlow(
  { url, json, flowId }: Extract<Command, { word: 'flow' }>,
  { signal, print, printError }: CliSurroundings,
): Promise<number> {
  const page = await ask<FlowPage>(url, `flows/${encodeURIComponent(flowId)}`, signal);
  const code = codeOf(page.storeProblem, printError);
  if (json) {
    print(JSON.stringify(page));
    return code;
  }
  const { flow, events, hops, acks, traces, requestIds } = page;
  print(`flow      ${plain(flow.flowId)}`);
  print(`pathway   ${plain(flow.pathway)}`);
  print(
    `state     ${flow.state} in ${duration(flow.totalNs)}: ${duration(flow.waitNs)} wait, ${duration(flow.workNs)} work`,
  );
  if (requestIds.length > 0) print(`requests  ${requestIds.map(plain).join(', ')}`);
  print('');
  const rows = events.map(({ event, offsetNs, marks }, index) => {
    const hop = hops[index - 1];
    const since =
      hop === undefined
        ? ''
        : `${hop.kind} ${duration(hop.durationNs)}${hop.via === undefined ? '' : ` in ${plain(hop.via)}`}`;
    return [
      `+${duration(offsetNs)}`,
      plain(event.node.id),
      `${event.stage}/${event.status}`,
      since,
      marks.join(' '),
      (event.trace_id ?? '').slice(0, 8),
    ];
  });
  for (const line of table(
    [['time', 'node', 'event', 'since the one before', 'marks', 'trace'], ...rows],
    new Set(['time']),
  ))
    print(line);
  if (acks.length > 0) print('');
  for (const ack of acks) print(ackLine(ack, page));
  if (traces.length > 0) print('');
  for (const { traceId, name, services, spans } of traces) {
    print(`trace ${traceId}  ${plain(name)}, ${spans} spans of ${services.map(plain).join(', ')}`);
  }
  return code;
}

function ackLine({ announcedBy, by, state, latencyNs, deadlineNs }: AckView, { events, asOfNs }: FlowPage): string {
  const from = plain(events[announcedBy]?.event.node.id ?? '');
  const whose = by === undefined ? '' : ` of ${plain(by)}`;
  const left = BigInt(deadlineNs) - BigInt(asOfNs);
  const when =
    latencyNs === undefined
      ? left > 0n
        ? `due in ${duration(String(left))}`
        : `due ${duration(String(-left))} ago`
      : `after ${duration(latencyNs)}`;
  return `ack${whose}, awaited by ${from}: ${state}, ${when}`;
}
