#!/usr/bin/env node
import { runWeirCli } from '../dist/cli.js';

process.exitCode = await runWeirCli(process.argv.slice(2), {
  env: process.env,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
