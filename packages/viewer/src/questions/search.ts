/** What an id is the id of. */
import type { SearchAnswer } from '../api/types/search.ts';
import type { TraceRow } from '../api/types/traces.ts';
import { listCloudEvents } from './cloud-events.ts';
import { type QuestionContext, rowsOf } from './context.ts';
import { listLogs } from './logs.ts';
import { traceRow } from './traces.ts';

const MOST = 50;

/** Flows are asked of the flow store; these are the other signals. */
export type FoundElsewhere = Pick<SearchAnswer, 'traces' | 'cloudEvents' | 'logs'> & {
  /** Flows that spans and logs of the request or span name. */
  readonly flowIds: readonly string[];
};

/** Traces, CloudEvents and logs that have the text as their trace, span, request or event id. */
export function searchElsewhere(context: QuestionContext, { q }: { readonly q: string }): FoundElsewhere {
  const { db } = context;
  const text = /^[\da-f]{16,32}$/i.test(q) ? q.toLowerCase() : q;
  const traceIds = rowsOf(
    db,
    `SELECT trace FROM trace WHERE trace = ?1 UNION SELECT trace FROM span WHERE request = ?1
     UNION SELECT trace FROM log WHERE request = ?1 AND trace IS NOT NULL
     UNION SELECT trace FROM span WHERE span = ?1 AND span <> '' AND length(?1) = 16 LIMIT ${MOST}`,
    [text],
  ).map(({ trace }) => String(trace));
  const flowIds = rowsOf(
    db,
    `SELECT flow FROM span WHERE request = ?1 AND flow IS NOT NULL UNION SELECT flow FROM log WHERE request = ?1 AND flow IS NOT NULL
     LIMIT ${MOST}`,
    [q],
  ).map(({ flow }) => String(flow));
  const keys = rowsOf(db, `SELECT id FROM cloud_event WHERE ce_id = ? LIMIT ${MOST}`, [q]);
  return {
    traces: traceIds.flatMap((trace): TraceRow[] => {
      const row = traceRow(db, trace);
      return row === undefined ? [] : [row];
    }),
    cloudEvents:
      keys.length === 0
        ? listCloudEvents(context, { request: q, limit: MOST }).cloudEvents
        : listCloudEvents(context, { q, limit: MOST }).cloudEvents.filter(({ id }) => id === q),
    logs: listLogs(context, { request: q, limit: MOST }).logs.filter(
      ({ traceId, flowId }) => traceId === undefined && flowId === undefined,
    ),
    flowIds,
  };
}
