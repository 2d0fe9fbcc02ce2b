/** The stock instrumentations that are installed beside the application. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { errorName } from '@weir/otel-compat';
import type { Instrumentation } from './stock.ts';

const ALL = '@opentelemetry/auto-instrumentations-node';

/** Looked for one by one where {@link ALL} is not installed. */
const SINGLE: Readonly<Record<string, string>> = {
  '@opentelemetry/instrumentation-http': 'HttpInstrumentation',
  '@opentelemetry/instrumentation-undici': 'UndiciInstrumentation',
  '@opentelemetry/instrumentation-express': 'ExpressInstrumentation',
  '@opentelemetry/instrumentation-koa': 'KoaInstrumentation',
  '@opentelemetry/instrumentation-nestjs-core': 'NestInstrumentation',
  '@opentelemetry/instrumentation-graphql': 'GraphQLInstrumentation',
  '@opentelemetry/instrumentation-grpc': 'GrpcInstrumentation',
  '@opentelemetry/instrumentation-pg': 'PgInstrumentation',
  '@opentelemetry/instrumentation-mysql2': 'MySQL2Instrumentation',
  '@opentelemetry/instrumentation-mongodb': 'MongoDBInstrumentation',
  '@opentelemetry/instrumentation-redis': 'RedisInstrumentation',
  '@opentelemetry/instrumentation-ioredis': 'IORedisInstrumentation',
  '@opentelemetry/instrumentation-kafkajs': 'KafkaJsInstrumentation',
  '@opentelemetry/instrumentation-pino': 'PinoInstrumentation',
  '@opentelemetry/instrumentation-winston': 'WinstonInstrumentation',
};

/** Those that {@link ALL} does not bring. `@fastify/otel` is left to the application, which breaks where it is registered twice. */
const BESIDE_ALL: Readonly<Record<string, string>> = {
  '@opentelemetry/instrumentation-fastify': 'FastifyInstrumentation',
};

/**
 * Instrumentations found from the application's folder, else from Weir's. One that cannot be made is left out.
 *
 * @param tell hears of those
 */
export function autoInstrumentations(
  tell: (detail: string) => void,
  folders: readonly string[] = [join(process.cwd(), 'package.json'), import.meta.url],
): readonly Instrumentation[] {
  const load = loader(folders, tell);
  const makeAll = load<{ getNodeAutoInstrumentations?: () => Instrumentation[] }>(ALL)?.getNodeAutoInstrumentations;
  const singles = Object.entries({ ...(makeAll === undefined && SINGLE), ...BESIDE_ALL });
  // All are loaded before the first is made: from then on a module is patched when it is first required, or never.
  const classes = singles.flatMap(([name, exported]) => {
    const Class = load<Readonly<Record<string, new () => Instrumentation>>>(name)?.[exported];
    return Class === undefined ? [] : [{ name, Class }];
  });
  const made = classes.flatMap(({ name, Class }) => {
    try {
      return [new Class()];
    } catch (error) {
      tell(`${name} could not be set up: ${errorName(error)}`);
      return [];
    }
  });
  return [...(makeAll?.() ?? []), ...made];
}

function loader(folders: readonly string[], tell: (detail: string) => void): <T>(name: string) => T | undefined {
  return <T>(name: string) => {
    for (const folder of folders) {
      const require = createRequire(folder);
      let file: string;
      try {
        file = require.resolve(name);
      } catch {
        continue;
      }
      try {
        return require(file) as T;
      } catch (error) {
        tell(`${name} could not be loaded: ${errorName(error)}`);
      }
    }
    return undefined;
  };
}
