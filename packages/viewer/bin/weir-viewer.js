#!/usr/bin/env node
import { runViewerCli } from '../dist/cli.js';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => ending.abort());
// Whoever reads may stop before the end: `weir-viewer tail | head`.
process.stdout.on('error', () => ending.abort());

process.exitCode = await runViewerCli(process.argv.slice(2), {
  signal: ending.signal,
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
});
