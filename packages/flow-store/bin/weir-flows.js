#!/usr/bin/env node
import { diag, DiagConsoleLogger, DiagLogLevel } from '@opentelemetry/api';
import { runFlowsCli } from '../dist/cli.js';

// Why the broker cannot be read is said there, and else nobody would hear it.
diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());

process.exitCode = await runFlowsCli(process.argv.slice(2), {
  env: process.env,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  stop: stop.signal,
});
