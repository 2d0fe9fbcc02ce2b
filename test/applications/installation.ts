/** The applications of one SDK line, with Weir's tarballs unpacked beside them. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../checks/command.ts';
import { pack } from '../checks/pack.ts';
import { type Package, readWorkspace } from '../checks/workspace.ts';
import { installLocked } from '../lanes/npm-install.ts';
import { projectOf, SDK_LINES, type SdkLine } from './all.ts';

const WEIR = '@weir/node';

/** Folders to run in. */
export interface Installation {
  readonly folders: Readonly<Record<SdkLine, string>>;
  /** Removes them. */
  readonly remove: () => void;
}

/**
 * Packs what was last built, and lays it out for both lines as npm would; the lane `packed` has npm itself do it. What else the
 * packages depend on is of the projects of the lines. Only what those have pinned is kept in the cache.
 *
 * @throws NotInstallableError where npm fails
 */
export async function installApplications(root: string): Promise<Installation> {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'weir-applications-')));
  const remove = (): void => rmSync(temporary, { recursive: true, force: true });
  try {
    const tarballs = await pack(root, neededBy(WEIR, readWorkspace(root)), temporary);
    const folders = SDK_LINES.map(async (line): Promise<[SdkLine, string]> => {
      const cached = await installLocked(`applications-${line}`, fileURLToPath(projectOf(line)));
      const folder = join(temporary, line);
      linkPackages(join(cached, 'node_modules'), join(folder, 'node_modules'));
      await Promise.all([...tarballs].map(([name, file]) => unpack(file, join(folder, 'node_modules', name))));
      return [line, folder];
    });
    return { folders: Object.fromEntries(await Promise.all(folders)) as Record<SdkLine, string>, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Everything but Weir is a link into the cache; Weir finds its SDK through them, and so does the application. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const packages = readdirSync(from).filter((name) => !name.startsWith('.'));
  for (const name of packages) symlinkSync(join(from, name), join(to, name));
}

async function unpack(file: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const args = ['-xzf', file, '--strip-components=1'];
  const { status, output } = await command('tar', args, folder);
  if (status !== 0) throw new Error(`tar ${args.join(' ')}:\n${output}`);
}

/** A package and those of the workspace that it depends on, however far. */
function neededBy(name: string, workspace: readonly Package[]): readonly Package[] {
  const needed = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (needed.has(next)) continue;
    needed.add(next);
    const found = workspace.find(({ manifest }) => manifest.name === next);
    waiting.push(...Object.keys(found?.manifest.dependencies ?? {}));
  }
  return workspace.filter(({ manifest }) => needed.has(manifest.name));
}
