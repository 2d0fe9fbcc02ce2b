/** The question that every library package answers: what does importing it cost beyond the OpenTelemetry API? */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Question } from './question.ts';

const run = promisify(execFile);

const MAX_NS = 15e6;

/** @param bench URL of the bench file; its package is the one that is imported */
export function importTimeQuestion(packageName: string, bench: string): Question {
  const cwd = fileURLToPath(new URL('..', bench));
  return {
    name: `${packageName.replace('@weir/', '')}/import`,
    question: `importing ${packageName} after @opentelemetry/api in a new process, versus the API alone`,
    ours: { name: packageName, setup: () => ({ sample: () => importNs(cwd, ['@opentelemetry/api', packageName]) }) },
    rivals: [{ name: '@opentelemetry/api', setup: () => ({ sample: () => importNs(cwd, ['@opentelemetry/api']) }) }],
    bar: { kind: 'at_most', ratio: 1, orNs: MAX_NS },
  };
}

async function importNs(cwd: string, modules: readonly string[]): Promise<number> {
  const imports = modules.map((name) => `await import('${name}');`).join(' ');
  const code = `const start = performance.now(); ${imports} console.log((performance.now() - start) * 1e6);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd });
  return Number(stdout);
}
