/** The stock instrumentations that are installed beside the application. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { errorName } from '@weir/otel-compat';
import type { Instrumentation } from './stock.ts';

const ALL = '@opentelemetry/auto-instrumentations-node';

/** By the package of an instrumentation: its class, and the package that it patches. */
type Offer = Readonly<Record<string, readonly [exported: string, patched?: string]>>;

/** Looked for one by one where {@link ALL} is not installed. */
const SINGLE: Offer = {
  '@opentelemetry/instrumentation-http': ['HttpInstrumentation'],
  '@opentelemetry/instrumentation-undici': ['UndiciInstrumentation'],
  '@opentelemetry/instrumentation-express': ['ExpressInstrumentation', 'express'],
  '@opentelemetry/instrumentation-koa': ['KoaInstrumentation', 'koa'],
  '@opentelemetry/instrumentation-nestjs-core': ['NestInstrumentation', '@nestjs/core'],
  '@opentelemetry/instrumentation-graphql': ['GraphQLInstrumentation', 'graphql'],
  // The SDK loads its package by itself.
  '@opentelemetry/instrumentation-grpc': ['GrpcInstrumentation'],
  '@opentelemetry/instrumentation-pg': ['PgInstrumentation', 'pg'],
  '@opentelemetry/instrumentation-mysql2': ['MySQL2Instrumentation', 'mysql2'],
  '@opentelemetry/instrumentation-mongodb': ['MongoDBInstrumentation', 'mongodb'],
  '@opentelemetry/instrumentation-redis': ['RedisInstrumentation', 'redis'],
  '@opentelemetry/instrumentation-ioredis': ['IORedisInstrumentation', 'ioredis'],
  '@opentelemetry/instrumentation-kafkajs': ['KafkaJsInstrumentation', 'kafkajs'],
  '@opentelemetry/instrumentation-pino': ['PinoInstrumentation', 'pino'],
  '@opentelemetry/instrumentation-winston': ['WinstonInstrumentation', 'winston'],
};

/** Those that {@link ALL} does not bring. `@fastify/otel` is left to the application, which breaks where it is registered twice. */
const BESIDE_ALL: Offer = {
  '@opentelemetry/instrumentation-fastify': ['FastifyInstrumentation', 'fastify'],
};

/** By the package that an application uses: the stock instrumentation that there is for it. */
export const instrumentationsOnOffer: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...SINGLE, ...BESIDE_ALL }).flatMap(([name, [, patched]]) =>
    patched === undefined ? [] : [[patched, name]],
  ),
);

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
  const classes = singles.flatMap(([name, [exported]]) => {
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
