/** kcat, a Kafka client in C, on a librdkafka that can log in to this broker. */
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandResult, command } from '../../checks/command.ts';
import { cachedFolder, cacheRoot } from '../cache.ts';
import { endOfOutput } from '../command-output.ts';
import { requireDebianPackage } from '../debian.ts';
import { type RunningService, ServiceUnavailableError } from '../service.ts';
import { endpoint, type SaslMechanism } from './connection.ts';

/** Runs kcat with these arguments, in this folder. */
export type Kcat = (args: readonly string[], folder: string) => Promise<CommandResult>;

// A Python package whose binary has librdkafka of the same version in it.
const WHEEL = { name: 'confluent-kafka', version: '2.16.1' } as const;

/**
 * Before 2.6.1, librdkafka repeats its nonce in the last message of SCRAM, which brokers refuse since 3.8.1 (librdkafka's
 * pull request 4895); Debian 12 has 2.0.2. There kcat is run on the library of a Python package, kept in the cache.
 *
 * @throws ServiceUnavailableError where kcat, or such a library, cannot be had
 */
export async function requireKcat(): Promise<Kcat> {
  await requireDebianPackage({ command: 'kcat', packages: ['kcat'] });
  const { output } = await command('kcat', ['-V'], '/');
  if (logsInByScram(output)) return (args, folder) => command('kcat', args, folder);

  const library = join(cacheRoot(), `librdkafka-${WHEEL.version}`);
  await cachedFolder(library, bringLibrary);
  return (args, folder) => command('env', [`LD_LIBRARY_PATH=${library}`, 'kcat', ...args], folder);
}

/** Whether the librdkafka that `kcat -V` names is 2.6.1 or later. */
export function logsInByScram(versionOutput: string): boolean {
  const [major = 0, minor = 0, patch = 0] = (/librdkafka (\d+\.\d+\.\d+)/.exec(versionOutput)?.[1] ?? '')
    .split('.')
    .map(Number);
  return major * 1_000_000 + minor * 1_000 + patch >= 2_006_001;
}

/** A settings file for the secure listener (`kcat -F`). It holds the password. */
export function kcatSettings(endpoints: RunningService['endpoints'], mechanism: SaslMechanism): string {
  return `bootstrap.servers=${endpoint(endpoints, 'secureBrokers')}
security.protocol=sasl_ssl
sasl.mechanisms=${mechanism}
sasl.username=${endpoint(endpoints, 'username')}
sasl.password=${endpoint(endpoints, 'password')}
ssl.ca.location=${endpoint(endpoints, 'caFile')}
`;
}

async function bringLibrary(folder: string): Promise<void> {
  await requireDebianPackage({ command: 'pip3', packages: ['python3-pip'] });
  const wheel = `${WHEEL.name}==${WHEEL.version}`;
  const unpacked = join(folder, 'wheel');
  const options = ['--no-deps', '--only-binary', ':all:', '--target', unpacked];
  const { status, output } = await command('pip3', ['install', '-q', ...options, wheel], folder);
  if (status !== 0) throw new ServiceUnavailableError(`pip cannot bring ${wheel}:\n${endOfOutput(output)}`);

  const libraries = join(unpacked, 'confluent_kafka.libs');
  const file = (await readdir(libraries)).find((name) => name.startsWith('librdkafka-'));
  if (file === undefined) throw new ServiceUnavailableError(`${wheel} has no librdkafka of its own on this machine`);
  await rename(join(libraries, file), join(folder, 'librdkafka.so.1'));
  await rm(unpacked, { recursive: true });
}
