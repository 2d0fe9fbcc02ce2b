/** Which OpenTelemetry is installed beside an application, and whether it is one. */
import { readdirSync } from 'node:fs';
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

/** The SDK, and what is to be said of it and of the API that belongs to it. @param home a file in the folder of the application */
export function findSdk(home: string): { readonly sdk?: SdkModules; readonly findings: readonly Finding[] } {
  let sdk: SdkModules;
  try {
    sdk = sdkModules([home, import.meta.url]);
  } catch (error) {
    const detail = error instanceof WeirNodeError ? 'it cannot be loaded' : 'it throws when it is loaded';
    return { findings: [fail('SDK', detail, `npm install ${SDK_NODE} ${API}`)] };
  }
  const version = installedPackage(SDK_NODE, home)?.version ?? installedPackage(SDK_NODE, import.meta.url)?.version;
  const line = Number(version?.split('.')[1]) >= 300 ? '3.x' : '2.x';
  const mismatch = apiProblem(sdk.entry, home);
  const found = ok('SDK', `${SDK_NODE} ${version}, line ${line}`);
  if (mismatch === undefined) return { sdk, findings: [found] };
  const [detail = '', mend = `npm install ${API}`] = mismatch.message.replace(/^\w+: /, '').split('; ');
  return { sdk, findings: [found, fail('API', detail, mend)] };
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

/** The names of what lies in a folder, in order; none where there is no such folder. */
export function packagesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
