/** What a user would install: every public package packed once, and the tarball judged. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packedBudget } from './budgets.ts';
import { command } from './command.ts';
import { manifestProblems } from './manifest.ts';
import { pack } from './pack.ts';
import type { Manifest, Package } from './workspace.ts';

/** Findings of publint, of "are the types wrong" and of our own rules, on what `pnpm pack` makes of each package. */
export async function packages(root: string, workspace: readonly Package[]): Promise<readonly string[]> {
  const published = workspace.filter(({ manifest }) => manifest.private !== true);
  const folder = mkdtempSync(join(tmpdir(), 'weir-pack-'));
  try {
    const problems: string[] = [];
    for (const [name, tarball] of await pack(root, published, folder)) {
      const found = await Promise.all([contents(root, tarball), linted(tarball), types(root, tarball)]);
      problems.push(...packedBudget(name, tarball), ...found.flat().map((problem) => `${name}: ${problem}`));
    }
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function contents(root: string, tarball: string): Promise<readonly string[]> {
  const [listed, manifest] = await Promise.all([
    command('tar', ['-tzf', tarball], root),
    command('tar', ['-xzOf', tarball, 'package/package.json'], root),
  ]);
  if (listed.status !== 0 || manifest.status !== 0) return [`tar: ${listed.output}${manifest.output}`];
  return manifestProblems(JSON.parse(manifest.output) as Manifest, listed.output.trim().split('\n'));
}

async function linted(tarball: string): Promise<readonly string[]> {
  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: buffer } });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
}

async function types(root: string, tarball: string): Promise<readonly string[]> {
  const attw = join(root, 'test', 'node_modules', '.bin', 'attw');
  const options = ['--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji'];
  const { status, output } = await command(attw, [...options, tarball], root);
  return status === 0 ? [] : [`attw:\n${output.trim()}`];
}
