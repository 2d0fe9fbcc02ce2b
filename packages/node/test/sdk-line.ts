/** The SDK that the tests run on, whichever line it is of. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { logs } from '../../../test/support/sdk-line.ts';

/** In the lane of line 2 the SDK is that of an install of its own. */
const install = process.env['WEIR_SDK2_INSTALL'];
if (install !== undefined) process.env['WEIR_SDK_FROM'] = install;

/** A file from which the packages of the SDK are looked up. */
export const HOME: string = install === undefined ? import.meta.filename : join(install, 'package.json');

/** A package of that SDK, as CommonJS: what Weir loads. */
export function stock<T>(name: string): T {
  const sdkNode = createRequire(HOME).resolve('@opentelemetry/sdk-node');
  return createRequire(sdkNode)(name === '@opentelemetry/sdk-node' ? sdkNode : name) as T;
}

/** Takes back what an SDK has registered. */
export function forgetRegistrations(): void {
  for (const api of [trace, metrics, logs, propagation, context]) api.disable();
}
