/** The packages of the stock SDK, in the versions that the installed `@opentelemetry/sdk-node` itself uses. */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { WeirNodeError } from '../errors.ts';
import { textFromEnv } from './environment.ts';

/** Loads a package of the SDK. */
export interface SdkModules {
  /** The file that `@opentelemetry/sdk-node` resolves to. */
  readonly entry: string;
  /** @throws WeirNodeError `WEIR_NODE_SDK_MISSING` */
  load<T>(name: string): T;
  /** Whether a package can be loaded. */
  has(name: string): boolean;
}

const SDK_NODE = '@opentelemetry/sdk-node';

/**
 * The SDK in the folder that WEIR_SDK_FROM names, else beside Weir, else where the process runs.
 *
 * What belongs to it is looked up where it stands, not where Weir does: two copies of a package of the SDK, or one of either
 * line, would not take each other's objects.
 *
 * @param folders files to look from, the first that has the SDK counts
 * @throws WeirNodeError `WEIR_NODE_SDK_MISSING`
 */
export function sdkModules(folders: readonly string[] = defaultFolders()): SdkModules {
  const entry = firstResolved(folders);
  if (entry === undefined) throw missing(SDK_NODE);
  const fromSdk = createRequire(entry);
  return {
    entry,
    load<T>(name: string): T {
      try {
        return fromSdk(name === SDK_NODE ? entry : name) as T;
      } catch (cause) {
        throw missing(name, cause);
      }
    },
    has(name) {
      return resolvedFrom(fromSdk, name) !== undefined;
    },
  };
}

function defaultFolders(): readonly string[] {
  const chosen = textFromEnv('WEIR_SDK_FROM');
  return [...(chosen === undefined ? [] : [inFolder(chosen)]), import.meta.url, inFolder('.')];
}

/** A file in the folder, as `createRequire` wants one. */
function inFolder(folder: string): string {
  return join(resolve(folder), 'package.json');
}

function firstResolved(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    const entry = resolvedFrom(createRequire(folder), SDK_NODE);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function resolvedFrom(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name);
  } catch {
    return undefined;
  }
}

function missing(name: string, cause?: unknown): WeirNodeError {
  const detail = `${name} cannot be loaded; install it beside @weir/node: npm install ${SDK_NODE} @opentelemetry/api`;
  return new WeirNodeError('WEIR_NODE_SDK_MISSING', detail, { cause });
}
