/** What the command may touch. */
import type { Clock } from '@weir/otel-compat';

/** What the command may touch. */
export interface FlowsCliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Ends `track` and `replay`, and a question that takes long. */
  readonly stop: AbortSignal;
  /** Default: the system's. */
  readonly clock?: Clock;
}
