/**
 * Writes the JSON Schema of FlowEvent v1 to schema/flow-event.v1.json, from the rules in src; with `--check`, says whether
 * that file is what would be written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { flowEventJsonSchema } from '../src/contract/json-schema.ts';

const file = new URL('../schema/flow-event.v1.json', import.meta.url);
const text = `${JSON.stringify(flowEventJsonSchema, undefined, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (read() !== text) {
  console.error('packages/flow-events/schema/flow-event.v1.json is stale: pnpm --filter @weir/flow-events generate');
  process.exitCode = 1;
}

function read(): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
