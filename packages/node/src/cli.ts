export type { WeirCliIo } from './cli/cli-io.ts';
export { runWeirCli } from './cli/run.ts';
