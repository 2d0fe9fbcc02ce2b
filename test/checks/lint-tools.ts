/** The linter and the formatter, as checks like the others. */
import { join } from 'node:path';
import { command } from './command.ts';

/** What `oxlint --type-aware` reports, errors only. */
export function oxlint(root: string): Promise<readonly string[]> {
  return tool(root, 'oxlint', ['--type-aware', '--quiet']);
}

/** The files that `oxfmt` would change. */
export function oxfmt(root: string): Promise<readonly string[]> {
  return tool(root, 'oxfmt', ['--check']);
}

async function tool(root: string, name: string, args: readonly string[]): Promise<readonly string[]> {
  const { status, output } = await command(join(root, 'node_modules', '.bin', name), args, root);
  return status === 0 ? [] : [`${[name, ...args].join(' ')}:\n${output.trim()}`];
}
