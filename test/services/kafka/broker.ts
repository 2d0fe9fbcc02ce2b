/** The broker's files, all in one folder, and its process, which can be started from them again. */
import { join } from 'node:path';
import { Admin } from '@platformatic/kafka';
import { removeContainer } from '../container/run.ts';
import { killProcess } from '../server-process.ts';
import type { Container, RunningService } from '../service.ts';
import { startListening } from '../start-listening.ts';
import { KAFKA_VERSION } from './artifacts.ts';
import { reasonOf } from './client-error.ts';
import { javaArguments, type KafkaServerOptions, LOG4J2_PROPERTIES, serverProperties } from './configuration.ts';
import { endpoint, plaintextConnection } from './connection.ts';
import { javaCommand } from './java.ts';
import { writePrivate } from './private-file.ts';
import { formatStorage } from './storage.ts';

const PROPERTIES = 'server.properties';
const ARGUMENTS = 'broker.args';
const LOG4J2 = 'log4j2.properties';
const LOG = 'broker.log';

/** What the broker's files are made from. */
export interface BrokerFilesOptions {
  readonly server: KafkaServerOptions;
  /** Folder of the broker's jars. */
  readonly jars: string;
  /** Options of the virtual machine beside those that every broker gets. */
  readonly jvm: readonly string[];
  readonly container?: Container;
}

/** Writes the files and formats the storage. Nobody but the owner can read what holds the password. */
export async function writeBrokerFiles(
  dataDir: string,
  { server, jars, jvm, container }: BrokerFilesOptions,
): Promise<void> {
  const properties = join(dataDir, PROPERTIES);
  const memory = ['-Xmx512m', '-XX:+UseSerialGC', `-Dlog4j2.configurationFile=${join(dataDir, LOG4J2)}`];
  await writePrivate(properties, serverProperties(server));
  await writePrivate(join(dataDir, LOG4J2), LOG4J2_PROPERTIES);
  await writePrivate(join(dataDir, LOG), '');
  await writePrivate(
    join(dataDir, ARGUMENTS),
    javaArguments({ jars, jvm: [...memory, ...jvm], main: 'kafka.Kafka', args: [properties] }),
  );
  await formatStorage(dataDir, {
    user: server.user,
    jars,
    properties,
    ...(container === undefined ? {} : { container }),
  });
}

/**
 * Starts the broker on the files of its folder; resolves when it answers.
 *
 * @throws Error with the end of the broker's log; the process has ended then
 */
export async function startBroker(
  endpoints: RunningService['endpoints'],
  container?: Container,
): Promise<RunningService> {
  const dataDir = endpoint(endpoints, 'dataDir');
  const ports = ['brokers', 'secureBrokers', 'proxiedListener'].map((name) =>
    Number(endpoint(endpoints, name).split(':').at(-1)),
  );
  const [program, ...args] = javaCommand(join(dataDir, ARGUMENTS), container, ports);
  const pid = await startListening({ command: program, args, cwd: dataDir, logFile: join(dataDir, LOG) }, ports);
  try {
    await answers(endpoints);
  } catch (error) {
    await killProcess(pid);
    if (container !== undefined) await removeContainer(container);
    throw error;
  }
  return {
    name: 'kafka',
    version: KAFKA_VERSION,
    pids: [pid],
    endpoints,
    ...(container === undefined ? {} : { container }),
  };
}

async function answers(endpoints: RunningService['endpoints']): Promise<void> {
  const connection = plaintextConnection(endpoints);
  const admin = new Admin({ clientId: 'weir-tests', ...connection, retries: 20, retryDelay: 500 });
  try {
    await admin.metadata({ topics: [] });
  } catch (error) {
    throw new Error(`the broker listens but does not answer: ${reasonOf(error)}`);
  } finally {
    await admin.close();
  }
}
