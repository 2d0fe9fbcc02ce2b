/** How much has left the queue and has no fate yet. */
import type { Entry } from './item-queue.ts';

/** With the queue itself it is held to the bounds of the queue, so that a hung receiver cannot add batches to them. */
export class Held {
  items = 0;
  bytes = 0;

  add({ bytes }: Entry<unknown>): void {
    this.items += 1;
    this.bytes += bytes;
  }

  remove({ bytes }: Entry<unknown>): void {
    this.items -= 1;
    this.bytes -= bytes;
  }

  clear(): void {
    this.items = 0;
    this.bytes = 0;
  }
}
