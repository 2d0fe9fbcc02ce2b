/** What a command has around it. */

/** Where a command prints, and what ends it. */
export interface CliSurroundings {
  readonly signal: AbortSignal;
  /** Holds credentials of a store. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Prints a line of the result. */
  readonly print: (line: string) => void;
  /** Prints a line for whoever looks on. */
  readonly printError: (line: string) => void;
}
