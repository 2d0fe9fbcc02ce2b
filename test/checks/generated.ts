/** Generated files are what their generator would write today. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Package } from './workspace.ts';

/** Runs `generator/generate.ts --check` of each package that has one; it exits with 0 when all is fresh. */
export async function generated(root: string, workspace: readonly Package[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { folder } of workspace) {
    const generator = `${folder}/generator/generate.ts`;
    if (!existsSync(join(root, generator))) continue;
    const { status, output } = await command(process.execPath, [generator, '--check'], root);
    if (status !== 0) problems.push(`node ${generator} --check:\n${output.trim()}`);
  }
  return problems;
}
