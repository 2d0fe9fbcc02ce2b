/** How clients reach a broker: from what it said when it started, or from environment variables. */
import { readFile } from 'node:fs/promises';
import type { BaseOptions } from '@platformatic/kafka';
import type { RunningService } from '../service.ts';

/** Mechanisms of the secure listener. */
export const SASL_MECHANISMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'] as const;

/** One of {@link SASL_MECHANISMS}. */
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** What a client of `@platformatic/kafka` needs to connect. */
export type KafkaConnection = Pick<BaseOptions, 'bootstrapBrokers' | 'tls' | 'sasl'>;

type Endpoints = RunningService['endpoints'];

/** The environment variable of each endpoint. */
const VARIABLES = {
  brokers: 'KAFKA_BROKERS',
  secureBrokers: 'KAFKA_SECURE_BROKERS',
  proxiedListener: 'KAFKA_PROXIED_LISTENER',
  proxiedBrokers: 'KAFKA_PROXIED_BROKERS',
  username: 'KAFKA_USERNAME',
  password: 'KAFKA_PASSWORD',
  caFile: 'KAFKA_CA_FILE',
} as const;

/** Without encryption and without a user. */
export function plaintextConnection(endpoints: Endpoints): KafkaConnection {
  return { bootstrapBrokers: brokersOf(endpoint(endpoints, 'brokers')) };
}

/** Through a proxy that a test starts: where it has to be, and the port that it leads to. */
export function proxiedConnection(endpoints: Endpoints): {
  readonly proxy: { readonly port: number; readonly to: number };
  readonly connection: KafkaConnection;
} {
  const brokers = endpoint(endpoints, 'proxiedBrokers');
  const listener = endpoint(endpoints, 'proxiedListener');
  const portOf = (address: string): number => Number(address.split(':').at(-1));
  return {
    proxy: { port: portOf(brokers), to: portOf(listener) },
    connection: { bootstrapBrokers: brokersOf(brokers) },
  };
}

/** Over TLS, the user logged in by this mechanism. */
export async function secureConnection(endpoints: Endpoints, mechanism: SaslMechanism): Promise<KafkaConnection> {
  return {
    bootstrapBrokers: brokersOf(endpoint(endpoints, 'secureBrokers')),
    tls: { ca: await readFile(endpoint(endpoints, 'caFile')) },
    sasl: { mechanism, username: endpoint(endpoints, 'username'), password: endpoint(endpoints, 'password') },
  };
}

/** The variables that name a running broker to tests; one of them is the password. */
export function kafkaEnvironment({ endpoints }: RunningService): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([name, variable]) => {
      const value = endpoints[name];
      return value === undefined ? [] : [[variable, value]];
    }),
  );
}

/** The endpoints that these variables name; those that are not set are missing. */
export function kafkaEndpoints(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([name, variable]) => {
      const value = env[variable];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

/** @throws Error naming the endpoint, and its variable where it has one */
export function endpoint(endpoints: Endpoints, name: string): string {
  const value = endpoints[name];
  if (value !== undefined) return value;
  const variable = (VARIABLES as Readonly<Record<string, string>>)[name];
  throw new Error(`Kafka's ${name} is not known${variable === undefined ? '' : `: set ${variable}`}`);
}

function brokersOf(list: string): string[] {
  return list.split(',').map((broker) => broker.trim());
}
