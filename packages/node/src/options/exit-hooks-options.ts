/** How the end of the process is seen to. */

/** Options of the exit hooks. */
export interface ExitHooksOptions {
  /** How long the end of the process may be held up, in milliseconds, from 0. Default 2,000. */
  readonly timeoutMs?: number;
  /** Default SIGTERM and SIGINT. */
  readonly signals?: readonly NodeJS.Signals[];
}
