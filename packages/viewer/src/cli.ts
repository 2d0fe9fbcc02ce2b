/** The command line: `weir-viewer` starts a viewer, its words ask one that runs. */
export { type CliSurroundings, runViewerCli } from './commands/run.ts';
