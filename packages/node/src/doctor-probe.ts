/**
 * Loaded into a process by `weir doctor -- command`, before everything else: notes what is loaded, and when Weir starts, and keeps
 * a report of it in the folder WEIR_DOCTOR_REPORTS. It changes nothing and keeps nothing alive.
 */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import type { Instrumentation } from './sdk/stock.ts';
import type { ProcessReport, ReportedModule } from './doctor/process-report.ts';
import { probe } from './doctor/probe-port.ts';
import { manifestIn } from './sdk/manifest.ts';

const WRITE_EVERY_MS = 200;
/** So often the same: counted here, since a process that computes, or gets no turn, loads nothing and has not loaded all. */
const SETTLED_AFTER = 5;
const API = '@opentelemetry/api';
const NAME = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

type Found = Omit<ProcessReport, 'state'>;

class Probe {
  readonly #file: string;
  /** By name, whether it was loaded before Weir. */
  readonly #packages = new Map<string, boolean>();
  readonly #apiFolders = new Set<string>();
  readonly #problems: string[] = [];
  #instrumentations: readonly Instrumentation[] = [];
  #isSeeing = false;
  #isStarted = false;
  #seen = '';
  #timesSame = 0;
  #written = '';

  constructor(folder: string) {
    this.#file = join(folder, `${process.pid}.json`);
  }

  listen(): void {
    registerHooks({
      // Not on load: beside the hooks of instrumentations, Node 22.15 does not get what is built in through two of those.
      resolve: (specifier, context, nextResolve) => {
        const resolved = nextResolve(specifier, context);
        this.#note(resolved.url);
        return resolved;
      },
    });
    probe.starting = () => {
      this.#isSeeing = true;
    };
    probe.started = (instrumentations) => {
      this.#instrumentations = instrumentations;
      this.#isStarted = true;
    };
    probe.problem = (message) => this.#problems.push(message);
    setInterval(() => this.#tick(), WRITE_EVERY_MS).unref();
    process.once('exit', () => this.#write(this.#found(), 'ended'));
  }

  #note(url: string): void {
    if (!url.startsWith('file:')) return;
    const [start, name] = NAME.exec(fileURLToPath(url)) ?? [];
    if (start === undefined || name === undefined) return;
    const plain = name.replaceAll('\\', '/');
    if (plain === API) this.#apiFolders.add(start);
    if (!this.#packages.has(plain)) this.#packages.set(plain, !this.#isSeeing);
  }

  #tick(): void {
    const found = this.#found();
    const seen = JSON.stringify(found);
    this.#timesSame = seen === this.#seen ? this.#timesSame + 1 : 0;
    this.#seen = seen;
    this.#write(found, this.#timesSame < SETTLED_AFTER ? 'loading' : 'settled');
  }

  /** Written only where something has changed; the doctor waits until it has settled. */
  #write(found: Found, state: ProcessReport['state']): void {
    const text = JSON.stringify({ ...found, state } satisfies ProcessReport);
    if (text === this.#written) return;
    try {
      writeFileSync(this.#file, text);
      this.#written = text;
    } catch {
      // The doctor has gone.
    }
  }

  #found(): Found {
    const packages = [...this.#packages];
    return {
      file: process.argv[1] ?? '',
      isStarted: this.#isStarted,
      problems: this.#problems,
      instrumentations: this.#instrumentations.map((one) => ({
        name: one.instrumentationName,
        modules: modulesOf(one),
      })),
      early: packages.filter(([, isEarly]) => isEarly).map(([name]) => name),
      loaded: packages.map(([name]) => name),
      apiVersions: [...this.#apiFolders].map((folder) => manifestIn(folder)?.version ?? 'unknown'),
    };
  }
}

/** The stock definition of a module, which keeps what it has patched. */
interface Definition {
  readonly name: unknown;
  readonly supportedVersions?: readonly string[];
  readonly moduleVersion?: string;
  readonly moduleExports?: unknown;
  readonly files?: readonly { readonly moduleExports?: unknown }[];
}

function modulesOf(instrumentation: Instrumentation): readonly ReportedModule[] {
  // Asked for its definitions, an instrumentation makes new ones; those that it works by are nowhere else.
  const { _modules: definitions = [] } = instrumentation as { readonly _modules?: readonly Definition[] };
  return definitions.map(({ name, supportedVersions = [], moduleVersion, moduleExports, files = [] }) => ({
    name: String(name),
    isPatched: moduleExports !== undefined || files.some((file) => file.moduleExports !== undefined),
    ...(moduleVersion !== undefined && { version: moduleVersion }),
    supported: supportedVersions,
  }));
}

const folder = process.env['WEIR_DOCTOR_REPORTS'] ?? '';
if (isMainThread && folder !== '') new Probe(folder).listen();
