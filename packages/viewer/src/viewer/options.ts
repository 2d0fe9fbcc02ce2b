/** What a viewer is told. */
import { constants } from 'node:buffer';
import type { FlowStore } from '@weir/flow-store';
import { ViewerError } from '../errors.ts';
import { requireInteger } from '../options.ts';

/** Options of `startViewer`. */
export interface ViewerOptions {
  /** Address to listen on; `127.0.0.1` unless given. Elsewhere anybody who reaches it reads and writes everything. */
  readonly host?: string;
  /** Port of OTLP/HTTP and CloudEvents, 4318 unless given; 0 takes any free one. */
  readonly port?: number;
  /** Port of OTLP/gRPC, 4317 unless given; `false` for none. Where it is taken, the viewer does without. */
  readonly grpcPort?: number | false;
  /** Port of the page and the API, 4319 unless given. */
  readonly uiPort?: number;
  /** Bytes that are kept, at least 4 MiB; 256 MiB unless given. Past it the oldest flows leave, whole. */
  readonly retainBytes?: number;
  /** How old a flow may get, in milliseconds, at least 1,000; without it age is no reason to leave. */
  readonly retainMs?: number;
  /** A file that keeps everything, with a second one beside it for flows; in memory unless given. */
  readonly file?: string;
  /**
   * A store elsewhere that answers about flows, by the name that is shown. It is only asked: flow events that the viewer receives stay
   * here, and answer while the store does not. Who gives it closes it, after the viewer.
   */
  readonly flowStore?: { readonly name: string; readonly store: FlowStore };
  /** Bytes of one request, before and after decompression; 16 MiB unless given. */
  readonly maxBodyBytes?: number;
}

/** The options, checked and complete. */
export interface ViewerSettings {
  readonly host: string;
  readonly port: number;
  readonly grpcPort: number | false;
  readonly uiPort: number;
  readonly retainBytes: number;
  readonly retainMs: number | undefined;
  readonly file: string | undefined;
  readonly flowStore: ViewerOptions['flowStore'];
  readonly maxBodyBytes: number;
}

const MEBIBYTE = 1024 * 1024;
const MAX_PORT = 65_535;

/** @throws {ViewerError} `WEIR_VIEWER_OPTION`, naming the option */
export function viewerSettings(options: ViewerOptions): ViewerSettings {
  const { host = '127.0.0.1', port = 4318, grpcPort = 4317, uiPort = 4319, retainBytes = 256 * MEBIBYTE } = options;
  const { retainMs, file, flowStore, maxBodyBytes = 16 * MEBIBYTE } = options;
  if (file !== undefined && (typeof file !== 'string' || file === '' || file.includes('\0'))) {
    throw new ViewerError('WEIR_VIEWER_OPTION', `file must be a path (got ${typeof file})`);
  }
  return {
    host,
    port: requireInteger('port', port, 0, MAX_PORT),
    grpcPort: grpcPort === false ? false : requireInteger('grpcPort', grpcPort, 0, MAX_PORT),
    uiPort: requireInteger('uiPort', uiPort, 0, MAX_PORT),
    retainBytes: requireInteger('retainBytes', retainBytes, 4 * MEBIBYTE),
    retainMs: retainMs === undefined ? undefined : requireInteger('retainMs', retainMs, 1_000),
    file,
    flowStore,
    maxBodyBytes: requireInteger('maxBodyBytes', maxBodyBytes, 1, constants.MAX_STRING_LENGTH),
  };
}
