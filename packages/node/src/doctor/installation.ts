/** Which OpenTelemetry is installed beside an application, and whether it is one. */
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { WeirNodeError } from '../errors.ts';
import { apiProblem, installedPackage } from '../sdk/api-version.ts';
import { type SdkModules, sdkModules } from '../sdk/sdk-modules.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

const API = '@opentelemetry/api';
const SDK_NODE = '@opentelemetry/sdk-node';
const FLOOR = [22, 15] as const;

/** Node, as it runs the doctor. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isRight = major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1]);
  if (isRight) return ok('Node', version);
  return fail('Node', version, `Weir needs ${FLOOR.join('.')} or newer`);
}

/** The SDK and the API that belongs to it. @param home a file in the folder of the application */
export function sdkFindings(home: string): readonly Finding[] {
  let sdk: SdkModules;
  try {
    sdk = sdkModules([home, import.meta.url]);
  } catch (error) {
    const detail = error instanceof WeirNodeError ? 'it cannot be loaded' : 'it throws when it is loaded';
    return [fail('SDK', detail, `npm install ${SDK_NODE} ${API}`)];
  }
  const version = installedPackage(SDK_NODE, home)?.version ?? installedPackage(SDK_NODE, import.meta.url)?.version;
  const line = Number(version?.split('.')[1]) >= 300 ? '3.x' : '2.x';
  const mismatch = apiProblem(sdk.entry, home);
  const found = ok('SDK', `${SDK_NODE} ${version}, line ${line}`);
  if (mismatch === undefined) return [found];
  const [detail = '', mend = `npm install ${API}`] = mismatch.message.replace(/^\w+: /, '').split('; ');
  return [found, fail('API', detail, mend)];
}

/** Every copy of the API that a package of OpenTelemetry beside the application finds. */
export function apiCopies(folder: string): Finding {
  const home = join(folder, 'package.json');
  const names = packagesIn(join(folder, 'node_modules', '@opentelemetry'));
  const askers = [home, ...names.map((name) => join(folder, 'node_modules', '@opentelemetry', name, 'package.json'))];
  const copies = new Map<string, string>();
  for (const asker of askers) {
    const found = installedPackage(API, real(asker));
    if (found !== undefined) copies.set(found.folder, found.version);
  }
  const versions = [...new Set(copies.values())];
  if (copies.size === 0) return fail('API', 'it is not installed', `npm install ${API}`);
  if (copies.size === 1) return ok('API', `${API} ${versions.join()}, one copy`);
  const detail = `${copies.size} copies of ${API} (${versions.join(', ')})`;
  // Copies of one version share what is registered; others may not see it.
  if (versions.length === 1) return warn('API', detail, 'npm dedupe');
  return fail('API', detail, `npm dedupe, and let each package have one line; npm ls ${API} shows who wants which`);
}

/** Instrumentations beside the application, of the stock or others. */
export function instrumentationsFinding(folder: string): Finding {
  const names = packagesIn(join(folder, 'node_modules', '@opentelemetry')).filter((name) =>
    /^(?:instrumentation-|auto-instrumentations-node$)/.test(name),
  );
  if (names.length > 0) return ok('Instrumentations', names.join(', '));
  const mend = 'npm install @opentelemetry/auto-instrumentations-node';
  return warn('Instrumentations', 'none of the stock ones is installed: HTTP and databases have no spans', mend);
}

function packagesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
