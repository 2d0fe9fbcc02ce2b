/** Which servers this checkout has started: kept in a file, so that another command can ask and stop them. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunningService, ServiceName } from './service.ts';

/** A started server and the folder of its data. */
export interface StartedService {
  readonly running: RunningService;
  readonly dataDir: string;
  /** What tells its processes from later ones of the same ids; see `processStart`. */
  readonly starts?: readonly (string | null)[];
  /** Services that it was started on. */
  readonly on?: readonly ServiceName[];
}

/** The state of one checkout. The file is readable by its owner alone, since endpoints can carry passwords. */
export class ServicesState {
  readonly folder: string;
  readonly #file: string;

  /** @param root top of the checkout, with or without a slash at its end; two checkouts do not share servers */
  constructor(root: string, parent: string = tmpdir()) {
    const key = createHash('sha256').update(resolve(root)).digest('hex').slice(0, 12);
    this.folder = join(parent, `weir-services-${key}`);
    this.#file = join(this.folder, 'state.json');
  }

  read(): readonly StartedService[] {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as StartedService[];
    } catch {
      return [];
    }
  }

  add(started: StartedService): void {
    this.#write([...this.read().filter(({ running }) => running.name !== started.running.name), started]);
  }

  remove(name: string): void {
    this.#write(this.read().filter(({ running }) => running.name !== name));
  }

  #write(started: readonly StartedService[]): void {
    // Readable by others, because PostgreSQL runs as another user below it; what is secret has modes of its own.
    mkdirSync(this.folder, { recursive: true, mode: 0o755 });
    writeFileSync(this.#file, `${JSON.stringify(started, undefined, 2)}\n`, { mode: 0o600 });
  }
}
