/** Programs that the services need: found where they are, or installed where this process may install them. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type CommandResult, command as run } from '../checks/command.ts';
import { endOfOutput } from './command-output.ts';
import { ServiceUnavailableError } from './service.ts';
import { withoutDaemons } from './without-daemons.ts';

/** A program, and what brings it. */
export interface DebianPackage {
  /** Name on `PATH`, or an absolute path. */
  readonly command: string;
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
  readonly progress?: (line: string) => void;
}

/** What installing asks of the machine. */
export interface DebianMachine {
  readonly has: (command: string) => boolean;
  /** Whether this process may install packages. */
  readonly mayInstall: () => boolean;
  readonly run: (program: string, args: readonly string[]) => Promise<CommandResult>;
}

const thisMachine: DebianMachine = {
  has: isExecutable,
  mayInstall: () => process.getuid?.() === 0 && existsSync('/etc/debian_version') && isExecutable('apt-get'),
  run: (program, args) => withoutDaemons(() => run(program, args, '/')),
};

// One installation at a time: the package manager takes a lock, and waits for it in part of its work only.
let installing: Promise<unknown> = Promise.resolve();

/**
 * Resolves when the program is there; on Debian, as root, its packages are installed for it.
 *
 * @throws ServiceUnavailableError saying what to install
 */
export function requireDebianPackage(wanted: DebianPackage, machine: DebianMachine = thisMachine): Promise<void> {
  const installed = installing.then(() => install(wanted, machine));
  installing = installed.catch(() => undefined);
  return installed;
}

async function install({ command, packages, progress }: DebianPackage, machine: DebianMachine): Promise<void> {
  if (machine.has(command)) return;
  const names = packages.join(' ');
  if (!machine.mayInstall())
    throw new ServiceUnavailableError(`${command} is missing: install it (on Debian: apt-get install ${names})`);

  progress?.(`installing ${names}`);
  let result = await aptGet(machine, ['install', '-y', '--no-install-recommends', ...packages]);
  if (result.status !== 0) {
    // No package lists, or lists that name versions which are gone.
    await aptGet(machine, ['update', '-q']);
    result = await aptGet(machine, ['install', '-y', '--no-install-recommends', ...packages]);
  }
  if (!machine.has(command))
    throw new ServiceUnavailableError(
      `${command} is missing, and apt-get install ${names} did not bring it:\n${endOfOutput(result.output)}`,
    );
}

function aptGet(machine: DebianMachine, args: readonly string[]): Promise<CommandResult> {
  const waiting = ['-o', 'DPkg::Lock::Timeout=300'];
  return machine.run('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...waiting, ...args]);
}

function isExecutable(command: string): boolean {
  const candidates = command.includes('/')
    ? [command]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, command));
  return candidates.some((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
