/** The rules that every published package.json and tarball keeps. */
import type { Manifest } from './workspace.ts';

const nodeRange = '>=22.15.0';
const apiRange = '^1.9.0';

/** What is wrong with a manifest as packed, and with the list of files beside it (`package/README.md` and so on). */
export function manifestProblems(manifest: Manifest, files: readonly string[]): readonly string[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
  const installed = Object.entries({ ...dependencies, ...optionalDependencies });
  const api = peerDependencies['@opentelemetry/api'];
  const rules: readonly (readonly [broken: boolean, problem: string])[] = [
    [!files.includes('package/README.md'), 'the tarball holds no README.md'],
    [!files.includes('package/LICENSE'), 'the tarball holds no LICENSE'],
    [manifest.license !== 'Apache-2.0', 'license must be Apache-2.0'],
    [manifest.type !== 'module', 'type must be module'],
    [
      !isSideEffects(manifest),
      'sideEffects must be false, or the list of the entries that are loaded for their effect',
    ],
    [manifest.engines?.['node'] !== nodeRange, `engines.node must be ${nodeRange}`],
    [api !== undefined && api !== apiRange, `the peer range of @opentelemetry/api must be ${apiRange}`],
    [installed.some(([name]) => name === '@opentelemetry/api'), '@opentelemetry/api must be a peer'],
  ];
  return [
    ...rules.filter(([broken]) => broken).map(([, problem]) => problem),
    ...installed
      .filter(([name]) => isSdk(name))
      .map(([name]) => `${name} must not be a dependency: two SDK lines are supported`),
    ...requireConditions(manifest).map((entry) => `exports["${entry}"] has a require condition: one copy only`),
    ...[...installed, ...Object.entries(peerDependencies)]
      .filter(([, range]) => /^(?:workspace|catalog|file|link):/.test(range))
      .map(([name, range]) => `${name} is packed as ${range}`),
  ];
}

function isSideEffects({ sideEffects, exports = {} }: Manifest): boolean {
  if (!Array.isArray(sideEffects)) return sideEffects === false;
  const entries = Object.values(exports).map((target) => (typeof target === 'string' ? target : target?.['default']));
  return sideEffects.every((file) => entries.includes(file as string));
}

function isSdk(name: string): boolean {
  return name.startsWith('@opentelemetry/sdk-');
}

function requireConditions({ exports = {} }: Manifest): readonly string[] {
  return Object.entries(exports)
    .filter(([, target]) => target !== null && typeof target === 'object' && 'require' in target)
    .map(([entry]) => entry);
}
