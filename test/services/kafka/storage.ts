/** The broker's storage: formatted once, with a user that both SCRAM mechanisms know. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../checks/command.ts';
import type { Container } from '../service.ts';
import { javaArguments, type KafkaUser, scramUser } from './configuration.ts';
import { javaCommand } from './java.ts';
import { writePrivate } from './private-file.ts';

/** What the storage is formatted with. */
export interface StorageOptions {
  readonly user: KafkaUser;
  /** Folder of the broker's jars. */
  readonly jars: string;
  /** The broker's properties file. */
  readonly properties: string;
  readonly container?: Container;
}

/** @throws Error with what the format tool said, but for what could tell a credential */
export async function formatStorage(
  dataDir: string,
  { user, jars, properties, container }: StorageOptions,
): Promise<void> {
  const file = join(dataDir, 'format.args');
  const clusterId = randomBytes(16).toString('base64url');
  const args = ['format', `--cluster-id=${clusterId}`, '--config', properties, ...scramUser(user)];
  await writePrivate(file, javaArguments({ jars, main: 'kafka.tools.StorageTool', args }));
  try {
    const [program, ...words] = javaCommand(file, container);
    const { status, output } = await command(program, words, dataDir);
    if (status !== 0) throw new Error(`Kafka's storage cannot be formatted:\n${withoutCredentials(output, user)}`);
  } finally {
    await rm(file);
  }
}

/** The tool prints the salted credentials, and repeats arguments that it does not understand: such lines are left out. */
export function withoutCredentials(output: string, { password }: KafkaUser): string {
  const telling = (line: string): boolean => /scram|credential|salt/i.test(line) || line.includes(password);
  return output
    .split('\n')
    .filter((line) => !telling(line))
    .slice(0, 10)
    .join('\n');
}
