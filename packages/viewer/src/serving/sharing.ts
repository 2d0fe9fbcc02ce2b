/** A selection as one file, and such a file taken in again. */
import type { FlowEvent } from '@weir/flow-events';
import { ViewerError } from '../errors.ts';
import type { ExportedParts } from '../questions/exported.ts';
import type { Ingestion } from '../storage/ingestion.ts';
import type { Sources } from './sources.ts';
import { Parameters } from './parameters.ts';
import { ApiProblem } from './problem.ts';
import type { ExportFile, ImportAnswer } from '../api/types/sharing.ts';

const MOST_SELECTED = 1_000;

/** The file of what is asked for. @throws {ApiProblem} */
export async function exportFile(
  { flows, database, nowNs }: Sources,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<ExportFile> {
  const parameters = new Parameters(query, nowNs());
  const selection = {
    flows: parameters.texts('flow'),
    traces: parameters.texts('trace').map((trace) => trace.toLowerCase()),
  };
  const selected = selection.flows.length + selection.traces.length;
  if (selected < 1 || selected > MOST_SELECTED) {
    throw new ApiProblem('bad_request', `flow and trace must be given 1 to ${MOST_SELECTED} times together`);
  }
  const flowEvents: FlowEvent[] = [];
  for (const flow of selection.flows) {
    const { value, storeProblem } = await flows.ask((store) => store.flow(flow, { signal }));
    // Part of what is asked for would be missing, and nobody would see it.
    if (storeProblem !== undefined) throw new ApiProblem('unavailable', storeProblem.message);
    flowEvents.push(...(value?.events ?? []));
  }
  const parts = JSON.parse((await database.ask('exported', selection)) ?? '{}') as ExportedParts;
  const { traces, logs, cloudEvents } = parts;
  if (flowEvents.length + traces.resourceSpans.length + logs.resourceLogs.length + cloudEvents.length === 0) {
    throw new ApiProblem('not_found', 'nothing of what is asked for is kept');
  }
  return { format: 'weir-viewer', version: 1, exportedNs: String(nowNs()), selection, flowEvents, ...parts };
}

/** Takes a file in, all of it or nothing. @throws {ApiProblem} */
export async function importFile(ingestion: Ingestion, body: Uint8Array): Promise<ImportAnswer> {
  try {
    const { flowEvents, stored, traceIds } = await ingestion.ingest({
      kind: 'export-file',
      contentType: 'application/json',
      body,
    });
    const newEvents = flowEvents.length === 0 ? 0 : await ingestion.addFlowEvents(flowEvents);
    const { spans, logs, cloudEvents } = stored;
    return {
      flowIds: [...new Set(flowEvents.map(({ flow_id: flow }) => flow))].slice(0, MOST_SELECTED),
      traceIds,
      stored: { flowEvents: newEvents, spans, logs, cloudEvents },
    };
  } catch (error) {
    if (!(error instanceof ViewerError)) throw error;
    throw new ApiProblem(error.code === 'WEIR_VIEWER_DECODE' ? 'bad_request' : 'unavailable', error.message);
  }
}
