/** Writes a text to a console from a thread in which nobody waits. */
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const PAUSE_MS = 5;

/** Begins a new line where the last one could not be ended. */
export class PatientWriter {
  readonly #fd: number;
  #isBroken = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** @returns whether all of it was written. A pipe that is full is waited for as long as it takes. */
  async write(text: string): Promise<boolean> {
    let rest: Uint8Array = Buffer.from(this.#isBroken ? `\n${text}` : text);
    const { length } = rest;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.#fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          this.#isBroken ||= rest.length < length;
          return false;
        }
        await setTimeout(PAUSE_MS);
      }
    }
    this.#isBroken = false;
    return true;
  }
}
