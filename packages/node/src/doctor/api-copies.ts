/** Every copy of the OpenTelemetry API that packages of an application get to see, however they were installed. */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Manifest, manifestIn } from '../sdk/manifest.ts';
import { fail, type Finding, ok, warn } from './finding.ts';
import { packagesIn } from './installation.ts';

const API = '@opentelemetry/api';
/** More than an application has. */
const MAX_PACKAGES = 10_000;
/** So many are named of those that see a copy. */
const MAX_NAMED = 3;

/** By folder: its version, and who gets it. */
type Copies = Map<string, { readonly version: string; readonly seenBy: string[] }>;

/**
 * One copy is well, two of one version may be, two versions are not: what is registered with one the other does not see.
 *
 * Dependencies are followed as Node does, from the real folder of whoever asks, so that nested folders (npm) and links into a store
 * (pnpm) are both seen, and nothing that nobody asks for.
 *
 * @param folder that of the application
 */
export function apiCopies(folder: string): Finding {
  const copies = copiesFrom(folder);
  const versions = [...new Set([...copies.values()].map(({ version }) => version))];
  if (copies.size === 0) return fail('API', 'it is not installed', `npm install ${API}`);
  if (copies.size === 1) return ok('API', `${API} ${versions.join()}, one copy`);
  const named = [...copies.values()].map(({ version, seenBy }) => {
    const more = seenBy.length > MAX_NAMED ? ` and ${seenBy.length - MAX_NAMED} more` : '';
    return `${version} for ${seenBy.slice(0, MAX_NAMED).join(', ')}${more}`;
  });
  const detail = `${copies.size} copies of ${API}: ${named.join('; ')}`;
  // Copies of one version share what is registered; others may not see it.
  if (versions.length === 1) return warn('API', detail, 'npm dedupe');
  return fail('API', detail, `npm dedupe, and let each package have one line; npm ls ${API} shows who wants which`);
}

function copiesFrom(application: string): Copies {
  const copies: Copies = new Map();
  const seen = new Set<string>();
  const waiting: { readonly folder: string; readonly isApplication: boolean }[] = [
    { folder: real(application), isApplication: true },
  ];
  for (let next = waiting.pop(); next !== undefined && seen.size < MAX_PACKAGES; next = waiting.pop()) {
    if (seen.has(next.folder)) continue;
    seen.add(next.folder);
    const manifest = manifestIn(next.folder) ?? {};
    const name = next.isApplication ? 'the application' : String(manifest.name);
    const beside = next.isApplication ? [API, ...openTelemetryIn(next.folder)] : [];
    for (const dependency of new Set([...beside, ...dependenciesOf(manifest)])) {
      const found = folderOf(dependency, next.folder);
      if (found === undefined) continue;
      if (dependency !== API) waiting.push({ folder: found, isApplication: false });
      else note(copies, found, name);
    }
  }
  return copies;
}

/** What lies beside an application can be imported without being named in its manifest. */
function openTelemetryIn(folder: string): readonly string[] {
  return packagesIn(join(folder, 'node_modules', '@opentelemetry')).map((name) => `@opentelemetry/${name}`);
}

function note(copies: Copies, folder: string, name: string): void {
  const copy = copies.get(folder) ?? { version: String(manifestIn(folder)?.version), seenBy: [] };
  if (!copy.seenBy.includes(name)) copy.seenBy.push(name);
  copies.set(folder, copy);
}

function dependenciesOf({ dependencies, optionalDependencies, peerDependencies }: Manifest): readonly string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

/** Where a package of this name is for whoever stands in a folder, whatever it exports. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (manifestIn(found) !== undefined) return real(found);
    if (folder === dirname(folder)) return undefined;
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
