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
  const all = load<{ getNodeAutoInstrumentations?: () => Instrumentation[] }>(ALL)?.getNodeAutoInstrumentations?.();
  if (all !== undefined) return all;
  return Object.entries(SINGLE).flatMap(([name, exported]) => {
    const Class = load<Readonly<Record<string, new () => Instrumentation>>>(name)?.[exported];
    if (Class === undefined) return [];
    try {
      return [new Class()];
    } catch (error) {
      tell(`${name} could not be set up: ${errorName(error)}`);
      return [];
    }
  });
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
