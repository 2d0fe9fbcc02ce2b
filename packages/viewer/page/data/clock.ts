/** The time as the viewer's process has it, by which ages and countdowns are told. */
import { signal } from '@preact/signals';

const MS = 1_000_000n;

/** Nanoseconds since the epoch, renewed every second. */
export const nowNs = signal(BigInt(Date.now()) * MS);

let aheadMs = 0;

/** An answer said what time it is there. */
export function toldTime(timeNs: string): void {
  aheadMs = Number(BigInt(timeNs) / MS) - Date.now();
  tick();
}

function tick(): void {
  nowNs.value = BigInt(Date.now() + aheadMs) * MS;
}

setInterval(tick, 1_000);
