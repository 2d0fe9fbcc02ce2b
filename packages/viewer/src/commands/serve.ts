/** `weir-viewer`: a viewer that runs until a signal. */
import { once } from 'node:events';
import type { FlowStore } from '@weir/flow-store';
import { CLOUD_EVENTS_PATH } from '../viewer/ingest-routes.ts';
import type { ViewerOptions } from '../viewer/options.ts';
import { startViewer } from '../viewer/viewer.ts';
import type { Command, NamedStore } from './options.ts';
import type { CliSurroundings } from './surroundings.ts';

/** Starts it, says where, and ends it when the signal aborts. */
export async function serve(
  { options, store }: Extract<Command, { word: 'serve' }>,
  surroundings: CliSurroundings,
): Promise<number> {
  const flowStore = store && { name: store.name, store: await openStore(store, surroundings) };
  try {
    await serveUntilAborted({ ...options, ...(flowStore && { flowStore }) }, surroundings);
  } finally {
    await flowStore?.store.close();
  }
  return 0;
}

/** Opened to be asked alone: what a viewer receives is not for a store that others rely on. */
async function openStore({ name, timeoutMs }: NamedStore, { env }: CliSurroundings): Promise<FlowStore> {
  // Its engines are loaded only here.
  const { namedFlowStore } = await import('@weir/flow-store/named');
  return namedFlowStore(name, { env, readOnly: true, ...(timeoutMs !== undefined && { timeoutMs }) });
}

async function serveUntilAborted(options: ViewerOptions, { signal, print }: CliSurroundings): Promise<void> {
  const viewer = await startViewer(options);
  print(`page         ${viewer.url}`);
  print(`OTLP/HTTP    ${viewer.otlpUrl}`);
  print(`OTLP/gRPC    ${viewer.grpcUrl ?? viewer.grpcProblem ?? 'none'}`);
  print(`CloudEvents  ${viewer.otlpUrl}${CLOUD_EVENTS_PATH}`);
  if (options.flowStore !== undefined) print(`flows        ${options.flowStore.name}`);
  if (!signal.aborted) await once(signal, 'abort');
  await viewer.close();
}
