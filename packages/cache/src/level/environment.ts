/** What all levels of a cache share, and what they say of a write. */
import type { CacheTelemetry } from '../telemetry/telemetry.ts';
import type { Clock, Timer } from '../time.ts';

/** What all levels of a cache share. */
export interface LevelEnvironment {
  readonly telemetry: CacheTelemetry;
  readonly clock: Clock;
  readonly timer: Timer;
  /** How long past its time an entry may stand in for an error, in milliseconds. */
  readonly staleMs: number;
}

/** What became of a write. */
export interface Written {
  readonly accepted: boolean;
  /** Where the tier failed. */
  readonly failure?: { readonly error: unknown };
}

export const ACCEPTED: Written = { accepted: true };
export const REJECTED: Written = { accepted: false };
