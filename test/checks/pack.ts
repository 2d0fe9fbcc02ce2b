/** The tarballs of all public packages, as publishing would make them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Package } from './workspace.ts';

/**
 * Packs what was last built into a folder.
 *
 * @returns the file of each package, by its name
 * @throws Error with pnpm's output where it fails
 */
export async function pack(root: string, published: readonly Package[], folder: string): Promise<Map<string, string>> {
  const { config } = JSON.parse(readFileSync(join(root, 'test', 'package.json'), 'utf8')) as {
    readonly config: { readonly pnpm: string };
  };
  const filters = published.flatMap(({ manifest }) => ['--filter', manifest.name]);
  const args = ['-y', `pnpm@${config.pnpm}`, '-r', ...filters, 'pack', '--pack-destination', folder];
  const { status, output } = await command('npx', args, root);
  if (status !== 0) throw new Error(`npx ${args.join(' ')}:\n${output.trim()}`);
  return new Map(
    published.map(({ manifest: { name, version } }) => [
      name,
      join(folder, `${name.slice(1).replace('/', '-')}-${version}.tgz`),
    ]),
  );
}
