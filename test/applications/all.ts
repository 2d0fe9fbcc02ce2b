/** The applications, and the table of them that docs/set-up.md has. */
import { readFileSync } from 'node:fs';
import type { Application } from './application.ts';
import { autocannon } from './autocannon.ts';
import { fastifyCli } from './fastify-cli.ts';
import { jsonServer } from './json-server.ts';
import { kafkaConsole } from './kafka-console.ts';
import { portkeyGateway } from './portkey-gateway.ts';

/** All of them. */
export const APPLICATIONS: readonly Application[] = [jsonServer, fastifyCli, portkeyGateway, kafkaConsole, autocannon];

/** The lines of the SDK, each with a project of its own. */
export const SDK_LINES = ['sdk3', 'sdk2'] as const;

/** One of {@link SDK_LINES}. */
export type SdkLine = (typeof SDK_LINES)[number];

/** The folder with the `package.json` and the lockfile of a line. */
export function projectOf(line: SdkLine): URL {
  return new URL(`project/${line}/`, import.meta.url);
}

/** The versions that a line's project has pinned. */
export function pinned(line: SdkLine): Readonly<Record<string, string>> {
  const manifest = readFileSync(new URL('package.json', projectOf(line)), 'utf8');
  return (JSON.parse(manifest) as { readonly dependencies: Readonly<Record<string, string>> }).dependencies;
}

/** The rows of the table, as Markdown. */
export function tableRows(): readonly string[] {
  const versions = pinned('sdk3');
  return APPLICATIONS.map(({ name, what, spans }) => {
    const named = spans.map((span) => `\`${span}\``).join(', ');
    return `| \`${name}\` | ${versions[name]} | ${what} | ${named} |`;
  });
}
