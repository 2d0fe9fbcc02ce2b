/** The ways in which a child process can end: a closed list, over which a test can run. */

/** Ways in which the child ends by itself, when it is told to. */
export const OWN_ENDINGS = [
  /** Nothing is left to do. */
  'end of work',
  /** `process.exit(0)`. */
  'process.exit',
  'uncaught exception',
  'unhandled rejection',
  /** It writes to standard output and error after the reading ends were closed (EPIPE). */
  'broken pipe',
] as const;

/** Ways in which somebody else ends it. */
export const SIGNAL_ENDINGS = ['SIGTERM', 'SIGINT', 'SIGKILL'] as const;

/** Every way. */
export const ENDINGS = [...OWN_ENDINGS, ...SIGNAL_ENDINGS] as const;

/** One of {@link ENDINGS}. */
export type Ending = (typeof ENDINGS)[number];
