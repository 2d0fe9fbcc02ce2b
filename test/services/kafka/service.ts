/** A real Kafka broker, one node in KRaft mode: PLAINTEXT, and SASL over TLS for a user and an authority of its own. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { requireDebianPackage } from '../debian.ts';
import { containerFor, removeContainer } from '../container/run.ts';
import { freePort } from '../free-port.ts';
import { endProcess, killProcess } from '../server-process.ts';
import { type RunningService, type Service, type ServiceContext, ServiceUnavailableError } from '../service.ts';
import { brokerJars, KAFKA_VERSION, metricsAgentJar, prepareArtifacts } from './artifacts.ts';
import { startBroker, writeBrokerFiles } from './broker.ts';
import { makeCertificates } from './certificates.ts';
import { reasonOf } from './client-error.ts';
import { type KafkaPorts, metricsAgent } from './configuration.ts';
import { endpoint, type KafkaConnection, kafkaEndpoints, plaintextConnection, secureConnection } from './connection.ts';
import { IMAGE_JARS, KAFKA_IMAGE } from './java.ts';
import { consume, produce, type TextMessage, withTopic } from './round-trip.ts';

const CHECK_TIMEOUT_MS = 60_000;

/**
 * Endpoints: `brokers` (PLAINTEXT), `secureBrokers` (SASL over TLS), `username`, `password`, `caFile` and `dataDir`;
 * `proxiedListener`, for a proxy to connect to, and `proxiedBrokers`, where clients will look for that proxy.
 * Where `WEIR_KAFKA_METRICS_ENDPOINT` names an OTLP/HTTP endpoint, the broker sends its own metrics there.
 */
export const kafka: Service = {
  name: 'kafka',
  version: KAFKA_VERSION,
  image: KAFKA_IMAGE,
  async prepare(context) {
    await requireDebianPackage({ command: 'openssl', packages: ['openssl'], progress: context.progress });
    await prepareArtifacts(context, { metrics: metricsEndpoint() !== undefined });
  },
  async start(context) {
    const ports = await freePorts();
    const user = { username: 'weir', password: randomBytes(24).toString('base64url') };
    const { caFile, keyStoreFile } = await makeCertificates(join(context.dataDir, 'tls'));
    const inImage = imageParts(context);
    await writeBrokerFiles(context.dataDir, {
      server: { ports, user, logDir: join(context.dataDir, 'log'), keyStoreFile, caFile, ...inImage?.server },
      jars: inImage?.jars ?? brokerJars(context.cacheDir),
      jvm: inImage === undefined ? metricsOptions(context) : [],
      ...(inImage === undefined ? {} : { container: inImage.container }),
    });
    context.progress('starting');
    const endpoints = {
      brokers: `127.0.0.1:${ports.plaintext}`,
      secureBrokers: `127.0.0.1:${ports.secure}`,
      proxiedListener: `127.0.0.1:${ports.proxied}`,
      proxiedBrokers: `127.0.0.1:${ports.proxy}`,
      ...user,
      caFile,
      dataDir: context.dataDir,
    };
    return startBroker(endpoints, inImage?.container);
  },
  async check({ endpoints }) {
    const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
    await roundTrip('PLAINTEXT', plaintextConnection(endpoints), signal);
    if (endpoints['secureBrokers'] === undefined) return;
    await roundTrip('SASL_SSL', await secureConnection(endpoints, 'SCRAM-SHA-512'), signal);
  },
  named(env) {
    if ((env['KAFKA_BROKERS'] ?? '') === '') return undefined;
    return { name: 'kafka', version: 'named', pids: [], endpoints: kafkaEndpoints(env) };
  },
};

/** Ends the broker by SIGKILL, as a crash would. @throws Error for a broker that was not started here */
export async function killKafka(running: RunningService): Promise<void> {
  if (running.pids.length === 0) throw new Error('a broker that the environment names is not killed');
  await Promise.all(running.pids.map((pid) => killProcess(pid)));
  if (running.container !== undefined) await removeContainer(running.container);
}

/** Starts the broker again on the same data, ports and credentials; one that still runs is ended before. */
export async function restartKafka(running: RunningService): Promise<RunningService> {
  endpoint(running.endpoints, 'dataDir');
  await Promise.all(running.pids.map((pid) => endProcess(pid)));
  return startBroker(running.endpoints, running.container);
}

async function roundTrip(listener: string, connection: KafkaConnection, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const sent: TextMessage[] = [{ key: 'key', value: `sent over ${listener}`, headers: { header: 'value' } }];
  const trip = withTopic(connection, async (topic) => {
    await produce(connection, topic, sent);
    return consume(connection, topic, { count: sent.length, signal });
  });
  let received: TextMessage[];
  try {
    received = await Promise.race([trip, aborted(signal)]);
  } catch (error) {
    throw new Error(`${listener}: no message there and back: ${reasonOf(error)}`, { cause: error });
  }
  if (!isDeepStrictEqual(received, sent)) throw new Error(`${listener}: what came back is not what was sent`);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`nothing within ${CHECK_TIMEOUT_MS} ms`)));
  });
}

/** What differs where the official image runs the broker. */
function imageParts({ engine, dataDir }: ServiceContext) {
  if (engine === undefined) return undefined;
  if (metricsEndpoint() !== undefined)
    throw new ServiceUnavailableError('a broker in a container does not send its own metrics');
  return { container: containerFor(engine, dataDir), jars: IMAGE_JARS, server: { host: '0.0.0.0' } };
}

async function freePorts(): Promise<KafkaPorts> {
  return {
    plaintext: await freePort(),
    secure: await freePort(),
    controller: await freePort(),
    proxied: await freePort(),
    proxy: await freePort(),
  };
}

function metricsEndpoint(): string | undefined {
  return process.env['WEIR_KAFKA_METRICS_ENDPOINT'];
}

function metricsOptions({ cacheDir }: ServiceContext): readonly string[] {
  const otlp = metricsEndpoint();
  return otlp === undefined ? [] : metricsAgent(metricsAgentJar(cacheDir), otlp);
}
