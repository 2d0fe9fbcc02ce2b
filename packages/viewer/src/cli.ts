/** The command line: `weir-viewer` starts a viewer, its words ask one that runs. */
export { runViewerCli } from './commands/run.ts';
export type { CliSurroundings } from './commands/surroundings.ts';
