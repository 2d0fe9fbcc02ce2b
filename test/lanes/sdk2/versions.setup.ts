/** Runs in every process before its tests: what tests and sources get as OpenTelemetry must be line 2. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { logs, TracerProvider } from '../../support/sdk-line.ts';

const installed = createRequire(join(process.env['WEIR_SDK2_INSTALL'] ?? '', 'package.json'));

/** What an API of 1.x notes of itself once something is registered with it. */
function apiVersion(): string | undefined {
  const key = Symbol.for('opentelemetry.js.api.1');
  const registrations = globalThis as { [key]?: { readonly version: string } };
  trace.setGlobalTracerProvider(new TracerProvider());
  const version = registrations[key]?.version;
  trace.disable();
  // The tests begin where nothing has ever been registered.
  delete registrations[key];
  return version;
}

/** The version of an installed package, once it is sure that what was imported is of it. */
function versionOf(name: string, exported: string, imported: unknown): string {
  const own = (installed(name) as Readonly<Record<string, unknown>>)[exported];
  if (own !== imported) throw new Error(`${exported} is not the one of the installed ${name}`);
  return (installed(`${name}/package.json`) as { readonly version: string }).version;
}

const running = {
  api: [apiVersion(), '1.9.'],
  'api-logs': [versionOf('@opentelemetry/api-logs', 'logs', logs), '0.223.'],
  'sdk-trace-base': [versionOf('@opentelemetry/sdk-trace-base', 'BasicTracerProvider', TracerProvider), '2.12.'],
  'sdk-logs': [versionOf('@opentelemetry/sdk-logs', 'LoggerProvider', LoggerProvider), '0.223.'],
  'sdk-metrics': [versionOf('@opentelemetry/sdk-metrics', 'MeterProvider', MeterProvider), '2.12.'],
} as const;

for (const [name, [version, line]] of Object.entries(running)) {
  if (version?.startsWith(line) !== true) throw new Error(`${name} must be ${line}x, and is ${version}`);
}
if (process.env['VITEST_WORKER_ID'] === '1') {
  const versions = Object.entries(running).map(([name, [version]]) => `${name} ${version}`);
  console.log(`in the test processes: ${versions.join(', ')}`);
}
