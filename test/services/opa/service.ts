/** opa for tests: a program, which is asked by compiling a policy and evaluating it. */
import { command } from '../../checks/command.ts';
import { buildGoProgram, goProgramFile } from '../go-program.ts';
import type { Service } from '../service.ts';
import { compilePolicy, opaProgram } from './program.ts';

const VERSION = '1.22.0';

const SAMPLE = { rego: 'package sample\n\nallow if input.user == "reader"\n', entrypoints: ['sample/allow'] };

/** Endpoint: `program`, its path. */
export const opa: Service = {
  name: 'opa',
  version: VERSION,
  prepare: ({ cacheDir, progress }) => buildGoProgram(opaProgram, cacheDir, progress),

  async start({ cacheDir }) {
    const program = goProgramFile(opaProgram, cacheDir);
    return { name: 'opa', version: await versionOf(program), pids: [], endpoints: { program } };
  },

  async check({ endpoints }) {
    const { loadPolicy } = await import('@open-policy-agent/opa-wasm');
    const policy = await loadPolicy(await compilePolicy(endpoints['program'] ?? '', SAMPLE));
    const results = ['reader', 'writer'].map((user) => JSON.stringify(policy.evaluate({ user })));
    if (results.join() !== '[{"result":true}],[]') throw new Error(`the policy decided ${results.join()}`);
  },

  named({ WEIR_OPA: program = '' }) {
    return program === '' ? undefined : { name: 'opa', version: 'named', pids: [], endpoints: { program } };
  },
};

/** Such as `1.22.0`. */
async function versionOf(program: string): Promise<string> {
  const { output } = await command(program, ['version'], '/');
  return /^Version: (\S+)/.exec(output)?.[1] ?? 'unknown';
}
