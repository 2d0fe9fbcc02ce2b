/** What the command `weir` is given. */

/** Where the command reads and writes. */
export interface WeirCliIo {
  readonly env: NodeJS.ProcessEnv;
  /** Where the application is. Default: where the process runs. */
  readonly cwd?: string;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}
