/** What the broker is told: its properties, its logging, and the arguments of its two programs. */

/** Ports of 127.0.0.1. */
export interface KafkaPorts {
  readonly plaintext: number;
  readonly secure: number;
  readonly controller: number;
  /** PLAINTEXT too, for clients that come through a proxy: the broker tells them the proxy's port. */
  readonly proxied: number;
  /** Where the proxy will be; nothing is there unless a test starts one. */
  readonly proxy: number;
}

/** Who may log in by SASL. The password is made of letters, digits, `-` and `_`, so that no syntax has to escape it. */
export interface KafkaUser {
  readonly username: string;
  readonly password: string;
}

/** What the properties depend on. */
export interface KafkaServerOptions {
  readonly ports: KafkaPorts;
  /** Address to listen on for clients, which in a container is all of the container's; they are sent to 127.0.0.1. */
  readonly host?: string;
  readonly user: KafkaUser;
  readonly logDir: string;
  readonly keyStoreFile: string;
  readonly caFile: string;
}

const SCRAM = ['SCRAM-SHA-512', 'SCRAM-SHA-256'] as const;
const SECURITY = 'org.apache.kafka.common.security';

/** `server.properties` of one node that is broker and controller. It holds the password. */
export function serverProperties(options: KafkaServerOptions): string {
  const { ports, host = '127.0.0.1', user, logDir, keyStoreFile, caFile } = options;
  const clients = (address: string, proxied: number): string =>
    `PLAINTEXT://${address}:${ports.plaintext},SECURE://${address}:${ports.secure},PROXIED://${address}:${proxied}`;
  const properties: readonly (readonly [string, string])[] = [
    ['process.roles', 'broker,controller'],
    ['node.id', '1'],
    ['controller.quorum.voters', `1@127.0.0.1:${ports.controller}`],
    ['controller.listener.names', 'CONTROLLER'],
    ['listeners', `${clients(host, ports.proxied)},CONTROLLER://127.0.0.1:${ports.controller}`],
    ['advertised.listeners', clients('127.0.0.1', ports.proxy)],
    ['listener.security.protocol.map', 'PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT'],
    ['inter.broker.listener.name', 'PLAINTEXT'],
    ['log.dirs', logDir],

    ['sasl.enabled.mechanisms', [...SCRAM, 'PLAIN'].join(',')],
    ...SCRAM.map((mechanism) => jaas(mechanism, `${SECURITY}.scram.ScramLoginModule required;`)),
    jaas('PLAIN', `${SECURITY}.plain.PlainLoginModule required user_${user.username}="${user.password}";`),
    ['listener.name.secure.ssl.keystore.type', 'PEM'],
    ['listener.name.secure.ssl.keystore.location', keyStoreFile],
    ['listener.name.secure.ssl.truststore.type', 'PEM'],
    ['listener.name.secure.ssl.truststore.location', caFile],

    // One node: nothing can be replicated, and a partition of each internal topic does.
    ...['offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic'].flatMap(internalTopic),
    ['transaction.state.log.min.isr', '1'],
    ['share.coordinator.state.topic.min.isr', '1'],
    ['default.replication.factor', '1'],
    // A test names the topics that it uses: one that it misspells is an error, not a new topic.
    ['auto.create.topics.enable', 'false'],
    ['group.initial.rebalance.delay.ms', '0'],
    // A killed member of a group is missed as soon as the protocols allow, which by default is after 45 seconds.
    ['group.consumer.min.session.timeout.ms', '1000'],
    ['group.consumer.session.timeout.ms', '6000'],
    ['group.consumer.min.heartbeat.interval.ms', '100'],
    ['group.consumer.heartbeat.interval.ms', '500'],
    // The cleaner would take a quarter of the heap that the broker is given here.
    ['log.cleaner.dedupe.buffer.size', '8388608'],
  ];
  return properties.map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\')}\n`).join('');
}

/**
 * `log4j2.properties`: to standard output, which the frame keeps in a file. Without all values of the configuration, which
 * would push what went wrong out of the end of the log.
 */
export const LOG4J2_PROPERTIES = `status = error
appender.stdout.type = Console
appender.stdout.name = stdout
appender.stdout.layout.type = PatternLayout
appender.stdout.layout.pattern = [%d] %p %m (%c)%n
rootLogger.level = info
rootLogger.appenderRef.stdout.ref = stdout
logger.config.name = org.apache.kafka.common.config
logger.config.level = warn
`;

/** A program of the broker. */
export interface JavaProgram {
  /** Folder of jars. */
  readonly jars: string;
  readonly jvm?: readonly string[];
  readonly main: string;
  readonly args: readonly string[];
}

/** An argument file of the `java` launcher: what stands in a file does not stand in the list of processes. */
export function javaArguments({ jars, jvm = [], main, args }: JavaProgram): string {
  const words = [...jvm, '-cp', `${jars}/*`, main, ...args];
  return words.map((word) => `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"\n`).join('');
}

/** Arguments of the format tool that make the user known to both SCRAM mechanisms. */
export function scramUser({ username, password }: KafkaUser): readonly string[] {
  return SCRAM.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${username},password=${password}]`]);
}

/** JVM options that send the broker's own metrics over OTLP. */
export function metricsAgent(jar: string, endpoint: string): readonly string[] {
  const settings = {
    'otel.exporter.otlp.endpoint': endpoint,
    'otel.jmx.target.system': 'kafka-broker',
    'otel.instrumentation.common.default-enabled': 'false',
    'otel.instrumentation.jmx-metrics.enabled': 'true',
    'otel.service.name': 'kafka',
    'otel.metrics.exporter': 'otlp',
    // A minute, its default, is long for a test to wait.
    'otel.metric.export.interval': '5000',
    'otel.traces.exporter': 'none',
    'otel.logs.exporter': 'none',
  };
  return [`-javaagent:${jar}`, ...Object.entries(settings).map(([key, value]) => `-D${key}=${value}`)];
}

function jaas(mechanism: string, module: string): readonly [string, string] {
  return [`listener.name.secure.${mechanism.toLowerCase()}.sasl.jaas.config`, module];
}

function internalTopic(prefix: string): readonly (readonly [string, string])[] {
  return [
    [`${prefix}.replication.factor`, '1'],
    [`${prefix}.num.partitions`, '1'],
  ];
}
