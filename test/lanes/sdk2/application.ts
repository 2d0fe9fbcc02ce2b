/** An application of SDK 2 that uses the packages as they were built, and what the compiler says of it. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { command } from '../../checks/command.ts';
import type { Package } from '../../checks/workspace.ts';

/**
 * Makes a folder with the files of `project`, the packages, and the OpenTelemetry of `install` beside them.
 *
 * The packages are copied: behind a link each would find the OpenTelemetry of this repository.
 */
export function makeApplication(root: string, packages: readonly Package[], project: string, install: string): string {
  const application = realpathSync(mkdtempSync(join(tmpdir(), 'weir-sdk2-')));
  cpSync(project, application, { recursive: true });
  const modules = join(application, 'node_modules');
  const link = (name: string, folder: string): void => {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(folder, 'node_modules', name), join(modules, name));
  };
  link('@opentelemetry', install);
  link('@types/node', join(root, 'test'));
  for (const { folder, manifest } of packages) {
    // What else the manifest exports, such as schemas, is of no SDK line.
    for (const part of ['package.json', 'dist']) {
      cpSync(join(root, folder, part), join(modules, manifest.name, part), { recursive: true });
    }
    const others = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    for (const name of others.filter((other) => !/^@(?:weir|opentelemetry)\//.test(other))) {
      if (!existsSync(join(modules, name))) link(name, join(root, folder));
    }
  }
  return application;
}

/**
 * What the compiler finds in the application, in every declaration that it reads.
 *
 * @returns one problem per item; none where it compiles, and no OpenTelemetry but that of `install` was read
 */
export async function typeProblems(root: string, application: string, install: string): Promise<readonly string[]> {
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const { status, output } = await command(tsc, ['-p', application, '--pretty', 'false', '--listFiles'], application);
  const lines = output.split('\n').filter((line) => line !== '');
  const isFile = (line: string): boolean => /^\/.*\.[cm]?ts$/.test(line);
  if (status !== 0) return [`tsc exited with ${status}`, ...lines.filter((line) => !isFile(line))];

  const own = realpathSync(install);
  const foreign = lines.filter((line) => isFile(line) && line.includes('/@opentelemetry/') && !line.startsWith(own));
  return foreign.map((file) => `${file} is not of SDK 2`);
}
