/** A Node that runs somebody's application, until it is told to end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Changes } from '../faults/changes.ts';
import { until } from '../services/until.ts';

const PATIENCE_MS = 30_000;

/** What to run. */
export interface ApplicationProcessOptions {
  /** Where it runs, and where what is imported before it is looked up. */
  readonly folder: string;
  readonly entry: string;
  readonly args: readonly string[];
  /** Modules that are imported before it, in this order. */
  readonly imports?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface ProcessEnding {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The process; what it writes is kept. */
export class ApplicationProcess {
  readonly #child: ChildProcess;
  readonly #changes = new Changes();
  readonly #ended: Promise<ProcessEnding>;
  readonly #output = { stdout: '', stderr: '' };

  constructor({ folder, entry, args, imports = [], env = {} }: ApplicationProcessOptions) {
    const preloaded = imports.flatMap((module) => ['--import', module]);
    this.#child = spawn(process.execPath, [...preloaded, entry, ...args], {
      cwd: folder,
      env: { ...outerEnvironment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#output[name] += text;
        this.#changes.notify();
      });
    }
    this.#ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#changes.notify();
      return { code, signal } as ProcessEnding;
    });
  }

  get stdout(): string {
    return this.#output.stdout;
  }

  get stderr(): string {
    return this.#output.stderr;
  }

  /** Resolves when it has written this text to standard output. @throws Error with what it wrote, where it ends before */
  async untilWritten(text: string): Promise<void> {
    await this.#changes.until(() => this.#hasEnded || this.stdout.includes(text), PATIENCE_MS);
    if (!this.stdout.includes(text)) throw new Error(`it ended without writing ${text}:\n${this.#written}`);
  }

  /** The text of its answer to a request, as soon as it answers. @throws Error with what it wrote, where it does not */
  async answer(url: string, init: RequestInit = {}): Promise<string> {
    const asked = await until(
      async () => {
        try {
          return await (await fetch(url, init)).text();
        } catch {
          return undefined;
        }
      },
      (answer) => answer !== undefined || this.#hasEnded,
      { timeoutMs: PATIENCE_MS, describe: () => this.#written },
    );
    if (asked === undefined) throw new Error(`it ended without an answer:\n${this.#written}`);
    return asked;
  }

  /** Resolves when it has ended, by this signal or by itself. */
  async end(signal?: NodeJS.Signals): Promise<ProcessEnding> {
    if (signal !== undefined) this.#child.kill(signal);
    return this.#ended;
  }

  /** Kills it where it still runs. */
  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  get #hasEnded(): boolean {
    return (this.#child.exitCode ?? this.#child.signalCode) !== null;
  }

  get #written(): string {
    return `${this.stdout}\n${this.stderr}`;
  }
}

/** What the tests are set up with is nothing to the application. */
function outerEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(?:OTEL_|WEIR_|KAFKA_|VITEST|NODE_V8_COVERAGE$|NODE_ENV$)/.test(key),
    ),
  );
}
