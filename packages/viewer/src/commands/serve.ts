/** `weir-viewer`: a viewer that runs until a signal. */
import { once } from 'node:events';
import type { ViewerOptions } from '../viewer/options.ts';
import { CLOUD_EVENTS_PATH } from '../viewer/ingest-routes.ts';
import { startViewer } from '../viewer/viewer.ts';
import type { CliSurroundings } from './surroundings.ts';

/** Starts it, says where, and ends it when the signal aborts. */
export async function serve(options: ViewerOptions, { signal, print }: CliSurroundings): Promise<number> {
  const viewer = await startViewer(options);
  print(`page         ${viewer.url}`);
  print(`OTLP/HTTP    ${viewer.otlpUrl}`);
  print(`OTLP/gRPC    ${viewer.grpcUrl ?? viewer.grpcProblem ?? 'none'}`);
  print(`CloudEvents  ${viewer.otlpUrl}${CLOUD_EVENTS_PATH}`);
  if (!signal.aborted) await once(signal, 'abort');
  await viewer.close();
  return 0;
}
