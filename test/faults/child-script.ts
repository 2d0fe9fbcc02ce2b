/** Runs a script in a Node of its own, and ends it in each way that a process can end. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Changes } from './changes.ts';
import { type Ending, SIGNAL_ENDINGS } from './child-endings.ts';

const PRELUDE = new URL('child-prelude.mjs', import.meta.url).href;

// On the line of the script's first, so that lines are counted as they stand.
const STARTED = `globalThis[Symbol.for('weir.child.started')]();`;

// Of each stream, in a message about the child.
const MAX_QUOTED = 2_000;

/** What to run. */
export interface ChildScriptOptions {
  /** A module in TypeScript (types that are erased) or JavaScript. */
  readonly code: string;
  /** Where its imports are looked up, such as the folder of a package. Default: where this process runs. */
  readonly cwd?: string | URL;
  readonly env?: Readonly<Record<string, string>>;
  /** Further options of Node, such as `--expose-gc`. */
  readonly execArgv?: readonly string[];
  /** How long it may run, in milliseconds; then it is killed. Default 60,000. */
  readonly timeoutMs?: number;
}

/** How a child ended, and what it wrote until then. */
export interface ChildEnd {
  /** Exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child did not end as it should; the message has the end of what it wrote. */
export class ChildScriptError extends Error {
  override readonly name = 'ChildScriptError';
}

/** Starts a script, which runs at least until `end` is called. In a test: `closedAfterTest(startChildScript({ code }))`. */
export function startChildScript(options: ChildScriptOptions): ChildScript {
  return new ChildScript(options);
}

/** A script in a child process. */
export class ChildScript {
  readonly #child: ChildProcess;
  readonly #changes = new Changes();
  readonly #written = { stdout: '', stderr: '' };
  readonly #ended: Promise<ChildEnd>;
  readonly #timeoutMs: number;
  #limit: NodeJS.Timeout | undefined;
  #end: ChildEnd | undefined;
  /** The time that it had, where it was killed since that was over. */
  #timedOutMs: number | undefined;

  constructor({ code, cwd, env, execArgv = [], timeoutMs = 60_000 }: ChildScriptOptions) {
    const args = [
      ...typeStripping(),
      ...execArgv,
      '--import',
      PRELUDE,
      '--input-type=module-typescript',
      '--eval',
      `${STARTED} ${code}`,
    ];
    this.#child = spawn(process.execPath, args, {
      ...(cwd === undefined ? {} : { cwd: cwd instanceof URL ? fileURLToPath(cwd) : cwd }),
      env: { ...ownEnvironment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    this.#timeoutMs = timeoutMs;
    this.#ended = this.#watch();
    // Whoever asks for the end gets the error.
    this.#ended.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it wrote to standard output so far. */
  get stdout(): string {
    return this.#written.stdout;
  }

  /** What it wrote to standard error so far. */
  get stderr(): string {
    return this.#written.stderr;
  }

  /** Resolves when this text was written to standard output. @throws ChildScriptError where the child ends without it */
  async untilWritten(text: string): Promise<void> {
    await this.#changes.until(() => this.#end !== undefined || this.stdout.includes(text), this.#timeoutMs);
    if (!this.stdout.includes(text)) throw this.#error(`it ended without writing ${JSON.stringify(text)}`);
  }

  /** Feeds its standard input. */
  feed(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Ends its standard input. */
  endInput(): void {
    this.#child.stdin?.end();
  }

  /** Reads nothing any more. The pipes fill up, and a child with more to write does not end by end of work. */
  stopReading(): void {
    for (const stream of this.#outputs) stream?.removeAllListeners('data').pause();
  }

  /**
   * Ends it in this way, within `timeoutMs` from now where that is given.
   *
   * @throws ChildScriptError where it was killed, since its time was over
   */
  end(way: Ending, timeoutMs?: number): Promise<ChildEnd> {
    if (timeoutMs !== undefined) this.#killAfter(timeoutMs);
    if (isSignal(way)) this.#child.kill(way);
    else this.#tell(way);
    return this.#ended;
  }

  /** Kills this child where it still runs, and resolves when it is gone. */
  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended.catch(() => {});
  }

  get #outputs(): readonly (Readable | null)[] {
    return [this.#child.stdout, this.#child.stderr];
  }

  #tell(way: Exclude<Ending, NodeJS.Signals>): void {
    if (way === 'broken pipe') for (const stream of this.#outputs) stream?.destroy();
    // A child that has ended already is told nothing, and its end is what it is.
    this.#child.send(way, () => {});
  }

  #killAfter(timeoutMs: number): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => {
      this.#timedOutMs = timeoutMs;
      this.#child.kill('SIGKILL');
    }, timeoutMs);
  }

  #watch(): Promise<ChildEnd> {
    const child = this.#child;
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#written[name] += text;
        this.#changes.notify();
      });
    }
    // What it does not read any more is its own affair.
    child.stdin?.on('error', () => {});
    return new Promise((resolve, reject) => {
      this.#killAfter(this.#timeoutMs);
      child.once('error', (error) => {
        clearTimeout(this.#limit);
        reject(error);
      });
      child.once('exit', (code, signal) => {
        clearTimeout(this.#limit);
        // What is left in the pipes is read, but where nobody reads nobody waits either.
        const drained = this.#outputs.every((stream) => stream?.isPaused() === false && !stream.destroyed);
        const finish = (): void => {
          this.#end = { code, signal, ...this.#written };
          this.#changes.notify();
          if (this.#timedOutMs !== undefined)
            reject(this.#error(`it had not ended after ${this.#timedOutMs} ms, and was killed`));
          else resolve(this.#end);
        };
        if (drained) child.once('close', finish);
        else finish();
      });
    });
  }

  #error(what: string): ChildScriptError {
    const quoted = Object.entries(this.#written)
      .filter(([, text]) => text.trim() !== '')
      .map(([name, text]) => `\n${name}:\n${text.trim().slice(-MAX_QUOTED).replaceAll(/^/gm, '  | ')}`);
    const { code = null, signal = null } = this.#end ?? {};
    const end = this.#timedOutMs !== undefined ? '' : ` (${signal ?? `exit code ${code}`})`;
    return new ChildScriptError(`${what}${end}${quoted.join('')}`);
  }
}

/** Runs a script that ends by itself. @throws ChildScriptError where its time is over */
export async function runChildScript(options: ChildScriptOptions): Promise<ChildEnd> {
  const script = startChildScript(options);
  script.endInput();
  return script.end('end of work');
}

function isSignal(way: Ending): way is (typeof SIGNAL_ENDINGS)[number] {
  return (SIGNAL_ENDINGS as readonly string[]).includes(way);
}

/** The settings of the test runner and of whoever started it do not reach the child. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(?:OTEL_|VITEST|NODE_V8_COVERAGE$|NODE_CHANNEL_)/.test(key)),
  );
}

function typeStripping(): readonly string[] {
  return process.features.typescript === false
    ? ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']
    : [];
}
