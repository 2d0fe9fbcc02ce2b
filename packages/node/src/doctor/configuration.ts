/** What a configuration file says of where telemetry goes, and whether it can be used. */
import { loadConfig } from '../config/load-config.ts';
import { cloudEventsEndpoints, cloudEventsNode, WAYS_OUT, waysOut } from '../config/endpoints.ts';
import type { Node } from '../config/otel-node.ts';
import { exportAccounts } from '../sdk/export-account.ts';
import type { SdkModules } from '../sdk/sdk-modules.ts';
import { byEndpoint, type Connect, endpointFindings, reachable } from './endpoints.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

/**
 * Of the file that OTEL_CONFIG_FILE names, whether it can be used, and its endpoints; those of the environment where it names none.
 *
 * @param sdk undefined where it is not installed, which is told of elsewhere
 */
export async function exporterFindings(
  env: NodeJS.ProcessEnv,
  sdk: SdkModules | undefined,
  connecting: Connect,
): Promise<readonly Finding[]> {
  const file = env['OTEL_CONFIG_FILE']?.trim() ?? '';
  if (file === '' || sdk === undefined) return endpointFindings(env, connecting);
  const mend = `weir check ${file}`;
  try {
    const { problems, root, isDisabled } = loadConfig(file, { sdk, accounts: exportAccounts(), isDry: true }, env);
    const [problem] = problems;
    const state =
      problem === undefined
        ? isDisabled
          ? warn('Configuration', `${file} switches the SDK off`, 'remove its key disabled')
          : ok('Configuration', file)
        : warn('Configuration', problem.message, mend);
    // A file that is none of OpenTelemetry's leaves the exporters to the environment.
    const isOtel = root.child('file_format').value !== undefined;
    const ofFile = await reachable(byEndpoint(endpointsIn(root, isOtel)), connecting, file);
    return [state, ...(isOtel ? [] : await endpointFindings(env, connecting)), ...ofFile];
  } catch (error) {
    return [fail('Configuration', (error as Error).message, mend)];
  }
}

function endpointsIn(root: Node, isOtel: boolean): readonly (readonly [what: string, endpoint: string])[] {
  const stock = WAYS_OUT.flatMap(([what, provider, list]) =>
    waysOut(root, provider, list).flatMap(({ endpoint }) =>
      endpoint === undefined ? [] : [[what, endpoint] as const],
    ),
  );
  const events = cloudEventsEndpoints(cloudEventsNode(root)).map((endpoint) => ['CloudEvents', endpoint] as const);
  return [...(isOtel ? stock : []), ...events].map(([what, endpoint]) => [what, originOf(endpoint)]);
}

/** Paths differ by signal, and lead to the same receiver. */
function originOf(endpoint: string): string {
  const url = URL.parse(endpoint);
  return url === null ? endpoint : `${url.protocol}//${url.host}`;
}
