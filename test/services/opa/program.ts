/** opa, the compiler of Rego policies: built from its Go module, and run to make WebAssembly. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../../checks/command.ts';
import { endOfOutput } from '../command-output.ts';
import type { GoProgram } from '../go-program.ts';

/** What is built: the `opa` of the module that go.mod names. */
export const opaProgram: GoProgram = {
  title: 'opa',
  program: 'opa',
  module: fileURLToPath(new URL('module/', import.meta.url)),
  package: 'github.com/open-policy-agent/opa',
  duration: '1 to 2 minutes',
  instead: 'name one in WEIR_OPA',
};

/** A policy, and the rules of it that can be asked for, such as `books/allow`. */
export interface Policy {
  readonly rego: string;
  readonly entrypoints: readonly string[];
}

/**
 * Compiles a policy to WebAssembly, for `@open-policy-agent/opa-wasm`.
 *
 * @param opa path of the program
 * @throws Error with what opa said
 */
export async function compilePolicy(opa: string, { rego, entrypoints }: Policy): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-opa-'));
  try {
    await writeFile(join(folder, 'policy.rego'), rego);
    const rules = entrypoints.flatMap((entrypoint) => ['-e', entrypoint]);
    await run(opa, ['build', '-t', 'wasm', ...rules, '-o', 'bundle.tar.gz', 'policy.rego'], folder);
    // Names of a bundle's members begin with a slash.
    await run('tar', ['-xzf', 'bundle.tar.gz', '/policy.wasm'], folder);
    return await readFile(join(folder, 'policy.wasm'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(program: string, args: readonly string[], folder: string): Promise<void> {
  const { status, output } = await command(program, args, folder);
  if (status !== 0) throw new Error(`the policy cannot be compiled:\n${endOfOutput(output)}`);
}
