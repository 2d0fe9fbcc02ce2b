/** Where diagnostic exports go: a local file, a local socket, or an endpoint that the application names. */
import { typeName } from '@weir/otel-compat';
import { RedactionError } from '../errors.ts';

/** Takes one export. */
export type DiagnosticSink = (json: string, signal: AbortSignal) => Promise<void>;

/** Where exports go: one of them. */
export interface DiagnosticDestination {
  /** Path of a file; each export is a line. It is kept under `maxFileBytes` by starting anew. */
  readonly file?: string;
  /** Default 10,485,760. */
  readonly maxFileBytes?: number;
  /** Path of a Unix domain socket or named pipe; each export is a connection with one line. */
  readonly socket?: string;
  /** URL that each export is posted to. Nothing leaves the machine unless this is set. */
  readonly endpoint?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @throws RedactionError `WEIR_REDACTION_OPTION` where there is not one destination, or it is none */
export function sinkOf(destination: DiagnosticDestination): DiagnosticSink {
  const { file, socket, endpoint, maxFileBytes = 10_485_760, headers = {} } = destination;
  const given = Object.entries({ file, socket, endpoint }).filter(([, value]) => value !== undefined);
  const [[name, value] = [undefined, undefined]] = given;
  if (given.length !== 1 || typeof value !== 'string' || value === '') {
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `to must have one of file, socket and endpoint, a string (got ${given.length === 1 ? `${name}: ${typeName(value)}` : given.length})`,
    );
  }
  if (name === 'file') return fileSink(value, maxFileBytes);
  return name === 'socket' ? socketSink(value) : httpSink(value, headers);
}

function fileSink(path: string, maxBytes: number): DiagnosticSink {
  return async (json, signal) => {
    const { stat, writeFile } = process.getBuiltinModule('node:fs/promises');
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    const flag = size + json.length > maxBytes ? 'w' : 'a';
    await writeFile(path, `${json}\n`, { flag, mode: 0o600, signal });
  };
}

function socketSink(path: string): DiagnosticSink {
  return (json, signal) =>
    new Promise((resolve, reject) => {
      const connection = process.getBuiltinModule('node:net').connect({ path, signal });
      connection.once('error', reject);
      connection.once('close', () => resolve());
      connection.end(`${json}\n`);
      connection.resume();
    });
}

function httpSink(endpoint: string, headers: Readonly<Record<string, string>>): DiagnosticSink {
  if (!URL.canParse(endpoint) || !/^https?:/i.test(endpoint)) {
    throw new RedactionError('WEIR_REDACTION_OPTION', 'to.endpoint must be an http or https URL (got string)');
  }
  return async (json, signal) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: json,
      redirect: 'error',
      signal,
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`answered ${response.status}`);
  };
}
