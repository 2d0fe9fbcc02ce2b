#!/usr/bin/env node
import { pathToFileURL } from 'node:url';
import { runMetricsCli } from '../dist/cli.js';

process.exitCode = await runMetricsCli(process.argv.slice(2), {
  cwd: process.cwd(),
  load: (path) => import(pathToFileURL(path).href),
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
