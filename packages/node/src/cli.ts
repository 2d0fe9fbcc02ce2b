export { runWeirCli, type WeirCliIo } from './cli/run.ts';
