/** What docs/migration.md has its readers type, typed; and what the application that is started so tells a receiver. */
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { ReceivedSpan } from '@weir/viewer';
import { expect } from 'vitest';
import { command } from '../checks/command.ts';
import { startTelemetryBackend } from '../support/telemetry-backend.ts';
import { snippetsOf } from './snippets.ts';

/** The page. */
export const MIGRATION = readFileSync(new URL('../../docs/migration.md', import.meta.url), 'utf8');

/** What goes back to the stock SDK. */
export const BACK: Readonly<Record<string, string>> = { WEIR_ENABLED: 'false' };

/** A server, and one request to it; it knows nothing of telemetry. */
const APP = readFileSync(new URL('../../packages/node/test/fixtures/app.cjs', import.meta.url), 'utf8');

/** The files that stand before a command, and the command. */
export interface Step {
  readonly files: Readonly<Record<string, string>>;
  readonly typed: string;
}

/** The commands of a section in order, each with the files above it. */
export function stepsOf(heading: string): readonly Step[] {
  const section = MIGRATION.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  const steps: Step[] = [];
  let files: Record<string, string> = {};
  for (const { language, code } of snippetsOf(section)) {
    const name = /^(?:\/\/|#) (\S+)$/m.exec(code)?.[1];
    if (language === 'console') {
      steps.push({ files, typed: code.trim().replace(/^\$ /, '') });
      files = {};
    } else if (name !== undefined) files = { ...files, [name]: code };
  }
  return steps;
}

/** What an application that is started so tells a receiver until it ends. */
export async function told(folder: string, { files, typed }: Step, env: Readonly<Record<string, string>> = {}) {
  const { url, store } = await startTelemetryBackend();
  for (const [name, code] of Object.entries({ ...files, 'app.js': APP })) writeFileSync(join(folder, name), code);
  const surroundings = {
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_METRICS_EXPORTER: 'none',
    ...env,
  };
  const ended = await command('sh', ['-c', typed], folder, surroundings);
  return { ...ended, spans: store.spans(), events: store.logRecords().map(({ eventName }) => eventName) };
}

function serverSpan(spans: readonly ReceivedSpan[]): ReceivedSpan | undefined {
  return spans.find(({ kind }) => kind === 2);
}

/** What was told. */
export type Told = Awaited<ReturnType<typeof told>>;

/** The server's span as any SDK tells it. */
export function expectStock({ status, output, spans, events }: Told): void {
  expect({ status, output }).toEqual({ status: 0, output: '200 hello\n' });
  expect(serverSpan(spans)).toMatchObject({ name: 'GET', resource: { 'service.name': 'shop' } });
  expect(serverSpan(spans)?.attributes).not.toHaveProperty(['request.id']);
  expect(events).toEqual([]);
}

/** The same, with what Weir adds. */
export function expectWeir({ status, output, spans, events }: Told): void {
  expect({ status, output }).toEqual({ status: 0, output: '200 hello\n' });
  const server = serverSpan(spans);
  expect(server).toMatchObject({ name: 'GET', resource: { 'service.name': 'shop' } });
  expect(server?.attributes).toMatchObject({ 'request.id': expect.any(String), 'flow.id': server?.traceId });
  expect(events).toContain('flow.event');
}
