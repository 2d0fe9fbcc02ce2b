/** How the programs of the broker are run: by the Java of this machine, or by that of the official image. */
import { dirname } from 'node:path';
import { containerCommand, samePorts } from '../container/run.ts';
import type { Container } from '../service.ts';
import { KAFKA_VERSION } from './artifacts.ts';

/** The official image of the same version. */
export const KAFKA_IMAGE = `apache/kafka:${KAFKA_VERSION}`;

/** Folder of the broker's jars in the image. */
export const IMAGE_JARS = '/opt/kafka/libs';

/** @param argumentsFile file of arguments for `java`; what it names is in the same folder */
export function javaCommand(
  argumentsFile: string,
  container: Container | undefined,
  ports: readonly number[] = [],
): readonly [string, ...string[]] {
  const args = [`@${argumentsFile}`];
  if (container === undefined) return ['java', ...args];
  const folder = dirname(argumentsFile);
  return containerCommand({ container, image: KAFKA_IMAGE, folder, ports: samePorts(ports), program: 'java', args });
}
