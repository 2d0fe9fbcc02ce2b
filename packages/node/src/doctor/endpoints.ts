/** Whether somebody listens where telemetry goes. */
import { connect } from 'node:net';
import { fail, type Finding, ok } from './finding.ts';

/** Resolves when a connection was made, and rejects where none was in time. */
export type Connect = (host: string, port: number) => Promise<void>;

const TIMEOUT_MS = 2_000;

/** Connects and closes at once. */
export const connectOnce: Connect = (host, port) =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (error?: Error): void => {
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })));
    socket.once('error', end);
  });

type Environment = Readonly<Record<string, string | undefined>>;

/** The OTLP endpoints that the environment says, one for each signal that is exported. */
export function endpointsOf(env: Environment): readonly (readonly [signals: string, endpoint: string])[] {
  const bySignal = ['TRACES', 'METRICS', 'LOGS'].flatMap((signal) => {
    const exporters = env[`OTEL_${signal}_EXPORTER`] ?? 'otlp';
    if (!exporters.split(',').some((name) => name.trim() === 'otlp')) return [];
    const protocol = env[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] ?? env['OTEL_EXPORTER_OTLP_PROTOCOL'] ?? '';
    const fallback = protocol.trim() === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318';
    const endpoint = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? fallback;
    return [[signal.toLowerCase(), endpoint] as const];
  });
  return byEndpoint(bySignal);
}

/** Each endpoint once, with all that goes there. */
export function byEndpoint(
  given: readonly (readonly [what: string, endpoint: string])[],
): readonly (readonly [what: string, endpoint: string])[] {
  // Without newer methods: an old Node is one of the things that the doctor tells of.
  const endpoints = [...new Set(given.map(([, endpoint]) => endpoint))];
  return endpoints.map((endpoint) => {
    const all = given.filter(([, other]) => other === endpoint).map(([what]) => what);
    return [all.join(', '), endpoint] as const;
  });
}

const EXPORTERS = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** One finding for each endpoint of the environment. */
export function endpointFindings(env: Environment, connecting: Connect): Promise<readonly Finding[]> {
  return reachable(endpointsOf(env), connecting, EXPORTERS);
}

/**
 * One finding for each endpoint. Neither user info nor path is repeated.
 *
 * @param where what says the endpoints
 */
export function reachable(
  endpoints: readonly (readonly [what: string, endpoint: string])[],
  connecting: Connect,
  where: string,
): Promise<readonly Finding[]> {
  const findings = endpoints.map(async ([signals, endpoint]) => {
    const what = `Exporter of ${signals}`;
    const url = URL.parse(endpoint);
    if (url === null || url.hostname === '') {
      return fail(what, 'its endpoint is no URL', `${where} must be like http://localhost:4318`);
    }
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const address = `${url.hostname}:${port}`;
    try {
      await connecting(url.hostname.replaceAll(/[[\]]/g, ''), port);
      return ok(what, `${address} is reachable`);
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code ?? 'no connection');
      const mend = `start a collector there, or npx @weir/viewer; or change ${where}`;
      return fail(what, `${address} is not reachable (${code})`, mend);
    }
  });
  return Promise.all(findings);
}
