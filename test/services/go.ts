/** The Go toolchain, where there is one that is new enough. */
import { command } from '../checks/command.ts';
import { ServiceUnavailableError } from './service.ts';

/** What is to be built, as its error says it. */
export interface GoNeed {
  readonly title: string;
  readonly module: string;
  readonly instead: string;
}

/**
 * Makes sure that `go` can build the module in its folder.
 *
 * @param goMod the text of its go.mod
 * @throws ServiceUnavailableError where there is no Go, or an older one
 */
export async function requireGo({ title, module, instead }: GoNeed, goMod: string): Promise<void> {
  const needed = neededGo(goMod);
  const found = await goVersion(module);
  if (found !== undefined && isAtLeast(found, needed)) return;
  throw new ServiceUnavailableError(
    `building ${title} needs Go ${needed} or newer on the PATH (${found ?? 'none'} is there; ` +
      `Debian 12's own is too old): install one from go.dev, or ${instead}`,
  );
}

/** The least version that a go.mod asks for, such as `1.25.0`. */
export function neededGo(goMod: string): string {
  const needed = /^go (\d+\.\d+(?:\.\d+)?)$/m.exec(goMod)?.[1];
  if (needed === undefined) throw new Error('go.mod names no Go version');
  return needed;
}

/** Whether a version as `go env GOVERSION` prints it, such as `go1.26.8` or `go1.27rc1`, is this one or newer. */
export function isAtLeast(found: string, needed: string): boolean {
  return rank(found) >= rank(needed);
}

function rank(version: string): number {
  const [, major = 0, minor = 0, patch = 0] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return Number(major) * 1e6 + Number(minor) * 1e3 + Number(patch);
}

/** Asked in the module's folder, where a Go that can fetch the toolchain that go.mod names answers as that one. */
async function goVersion(folder: string): Promise<string | undefined> {
  const { status, output } = await command('go', ['env', 'GOVERSION'], folder);
  return status === 0 ? output.trim() : undefined;
}
