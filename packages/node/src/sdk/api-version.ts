/** Whether the SDK and the API belong together: each line of the SDK works with one minor version of the API only. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { WeirNodeError } from '../errors.ts';
import { manifestIn } from './manifest.ts';

const API = '@opentelemetry/api';
const SDK_NODE = '@opentelemetry/sdk-node';

/** A package that was found, with its version. */
export interface InstalledPackage {
  readonly version: string;
  /** The folder that holds its package.json. */
  readonly folder: string;
}

/** The package that a name leads to from a file or folder; undefined where there is none. */
export function installedPackage(name: string, from: string): InstalledPackage | undefined {
  try {
    return packageAround(name, createRequire(from).resolve(name));
  } catch {
    return undefined;
  }
}

/** The package of this name that a file is of. */
function packageAround(name: string, file: string): InstalledPackage | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = manifestIn(folder);
    if (manifest?.name === name) return { version: String(manifest.version), folder };
  }
  return undefined;
}

/**
 * What is wrong between the SDK and the API; undefined where nothing is.
 *
 * @param sdkEntry the file that `@opentelemetry/sdk-node` resolves to
 * @param from a file from which the API is looked up as Weir's own
 */
export function apiProblem(sdkEntry: string, from: string): WeirNodeError | undefined {
  const sdk = packageAround(SDK_NODE, sdkEntry)?.version;
  const ofSdk = installedPackage(API, sdkEntry)?.version;
  const own = installedPackage(API, from)?.version;
  if (sdk === undefined || ofSdk === undefined || own === undefined) return undefined;
  const wanted = minorOf(sdk) >= 300 ? '1.10' : '1.9';
  if (!ofSdk.startsWith(`${wanted}.`)) {
    return problem(`${SDK_NODE} ${sdk} needs ${API} ${wanted}, and has ${ofSdk}; npm install ${API}@${wanted}`);
  }
  if (own !== ofSdk) {
    const detail = `two versions of ${API} are installed, ${ofSdk} for the SDK and ${own} for Weir, and what is registered with one the other may not see`;
    return problem(`${detail}; npm install ${API}@${ofSdk}, and npm dedupe`);
  }
  return undefined;
}

function problem(detail: string): WeirNodeError {
  return new WeirNodeError('WEIR_NODE_API_MISMATCH', detail);
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
