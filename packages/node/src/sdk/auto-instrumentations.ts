/** The stock instrumentations that are installed beside the application. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { errorName } from '@weir/otel-compat';
import type { Instrumentation } from './stock.ts';

const ALL = '@opentelemetry/auto-instrumentations-node';

/** Looked for one by one where {@link ALL} is not installed: the class, and the package that it patches. */
const SINGLE: Readonly<Record<string, readonly [exported: string, patched?: string]>> = {
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

/** By the package that an application uses: the stock instrumentation that there is for it. */
export const instrumentationsOnOffer: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SINGLE).flatMap(([name, [, patched]]) => (patched === undefined ? [] : [[patched, name]])),
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
  const all = load<{ getNodeAutoInstrumentations?: () => Instrumentation[] }>(ALL)?.getNodeAutoInstrumentations?.();
  if (all !== undefined) return all;
  return Object.entries(SINGLE).flatMap(([name, [exported]]) => {
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
