/** A Collector with files of docs/collector, as a reader would start it but for its ports. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { givenCollector } from '../services/collector/environment.ts';
import { freePort } from '../services/free-port.ts';
import { endProcess, killProcess } from '../services/server-process.ts';
import { startListening } from '../services/start-listening.ts';

/** Folder of the files. */
export const COLLECTOR_DOCS = fileURLToPath(new URL('../../docs/collector/', import.meta.url));

/** What differs from the files. */
export interface DocumentedCollectorOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Laid over the files, as the Collector does with several: maps are joined, all else is replaced. */
  readonly overlay?: Readonly<Record<string, unknown>>;
}

/** A Collector that runs. */
export interface DocumentedCollector {
  /** Base URL of OTLP/HTTP. */
  readonly otlpHttp: string;
  /** The page for Prometheus, of files that have one. */
  readonly page: string;
  /** What it has said so far. */
  log(): Promise<string>;
  end(): Promise<void>;
  /** Ends it as a crash would, and starts it again on the same ports, queue and configuration. */
  crash(): Promise<void>;
}

/** Starts one; whoever asked for it ends it. */
export async function startDocumentedCollector(
  names: readonly string[],
  { env = {}, overlay = {} }: DocumentedCollectorOptions = {},
): Promise<DocumentedCollector> {
  const { program } = givenCollector(globalThis.process.env).endpoints;
  if (program === undefined) throw new Error('the Collector that runs in a container is not ours to start again');
  const folder = await mkdtemp(join(tmpdir(), 'weir-documented-collector-'));
  const [grpc, http, page] = [await freePort(), await freePort(), await freePort()];
  const files = names.map((name) => join(COLLECTOR_DOCS, name));
  const ports = join(folder, 'ports.yaml');
  await writeFile(ports, stringify(portsOf(await Promise.all(files.map(parsed)), { grpc, http, page })));
  const extra = join(folder, 'overlay.yaml');
  await writeFile(extra, stringify(overlay));
  const process = {
    command: program,
    args: [...files, ports, extra].flatMap((file) => ['--config', file]),
    env: { COLLECTOR_QUEUE: join(folder, 'queue'), ...env },
    cwd: folder,
    logFile: join(folder, 'collector.log'),
  };
  let pid = await startListening(process, [http]);
  return {
    otlpHttp: `http://127.0.0.1:${http}`,
    page: `http://127.0.0.1:${page}/metrics`,
    log: () => readFile(process.logFile, 'utf8'),
    async end() {
      await endProcess(pid);
      await rm(folder, { recursive: true, force: true });
    },
    async crash() {
      await killProcess(pid);
      pid = await startListening(process, [http]);
    },
  };
}

/** One for a test, which ends with it. */
export async function documentedCollector(
  names: readonly string[],
  options?: DocumentedCollectorOptions,
): Promise<DocumentedCollector> {
  const collector = await startDocumentedCollector(names, options);
  onTestFinished(() => collector.end());
  return collector;
}

interface Ports {
  readonly grpc: number;
  readonly http: number;
  readonly page: number;
}

/** The files listen on the ports of the standard, and the Collector's own metrics are on a fixed one. */
function portsOf(configs: readonly { readonly exporters?: object }[], { grpc, http, page }: Ports): object {
  const at = (port: number): object => ({ endpoint: `127.0.0.1:${port}` });
  const hasPage = configs.some(({ exporters = {} }) => 'prometheus' in exporters);
  return {
    receivers: { otlp: { protocols: { grpc: at(grpc), http: at(http) } } },
    ...(hasPage ? { exporters: { prometheus: at(page) } } : {}),
    service: { telemetry: { metrics: { level: 'none' } } },
  };
}

async function parsed(file: string): Promise<{ readonly exporters?: object }> {
  return parse(await readFile(file, 'utf8')) as { readonly exporters?: object };
}
