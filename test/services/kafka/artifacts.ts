/** The broker's jars and the agent that exports its metrics: from Maven, kept in the cache. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../checks/command.ts';
import { cachedFolder } from '../cache.ts';
import { endOfOutput } from '../command-output.ts';
import { requireDebianPackage } from '../debian.ts';
import { type ServiceContext, ServiceUnavailableError } from '../service.ts';

/** Version of the broker. */
export const KAFKA_VERSION = '4.3.1';

const AGENT_VERSION = '2.25.0';
const OLDEST_JAVA = 17;
// Without a binding for its logging the broker logs nothing.
const BROKER = [`org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`, 'org.apache.logging.log4j:log4j-slf4j-impl:2.25.4'];
const AGENT = [`io.opentelemetry.javaagent:opentelemetry-javaagent:${AGENT_VERSION}`];
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Folder of the broker's jars below the service's cache folder. */
export function brokerJars(cacheDir: string): string {
  return join(cacheDir, folderName(BROKER));
}

/** The OTel Java agent below the service's cache folder. */
export function metricsAgentJar(cacheDir: string): string {
  return join(cacheDir, folderName(AGENT), `opentelemetry-javaagent-${AGENT_VERSION}.jar`);
}

/**
 * Brings the jars into the cache, and the agent too where metrics are asked for.
 *
 * @throws ServiceUnavailableError where Java, Maven or the jars cannot be had
 */
export async function prepareArtifacts(context: ServiceContext, { metrics }: { metrics: boolean }): Promise<void> {
  await requireJava(context.progress);
  await requireArtifacts(BROKER, context);
  if (metrics) await requireArtifacts(AGENT, context);
}

/** The first number of what `java -version` prints that tells the release, or undefined: 17 of `openjdk version "17.0.15"`. */
export function javaRelease(output: string): number | undefined {
  const release = /version "(\d+)/.exec(output)?.[1];
  return release === undefined ? undefined : Number(release);
}

/** A Maven project whose run-time dependencies are these `group:artifact:version`. */
export function pomOf(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [groupId, artifactId, version] = artifact.split(':');
    return `    <dependency><groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>weir</groupId>
  <artifactId>kafka-for-tests</artifactId>
  <version>0</version>
  <packaging>pom</packaging>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`;
}

async function requireJava(progress: (line: string) => void): Promise<void> {
  await requireDebianPackage({ command: 'java', packages: ['openjdk-17-jre-headless'], progress });
  const { output } = await command('java', ['-version'], '/');
  if ((javaRelease(output) ?? 0) < OLDEST_JAVA)
    throw new ServiceUnavailableError(
      `Java ${OLDEST_JAVA} or later is needed, and java is another (on Debian: apt-get install openjdk-17-jre-headless):\n${endOfOutput(output)}`,
    );
}

function requireArtifacts(artifacts: readonly string[], { cacheDir, progress }: ServiceContext): Promise<void> {
  return cachedFolder(join(cacheDir, folderName(artifacts)), async (folder) => {
    await requireDebianPackage({ command: 'mvn', packages: ['maven'], progress });
    progress(`downloading ${artifacts.join(' and ')}`);
    await writeFile(join(folder, 'pom.xml'), pomOf(artifacts));
    const { status, output } = await command(
      'mvn',
      ['-q', '-B', COPY, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
      folder,
    );
    if (status !== 0)
      throw new ServiceUnavailableError(`Maven cannot bring ${artifacts.join(' and ')}:\n${endOfOutput(output)}`);
  });
}

// All versions are in the name, so that a change of one is another folder.
function folderName(artifacts: readonly string[]): string {
  return artifacts.map((artifact) => artifact.split(':').slice(1).join('-')).join('+');
}
