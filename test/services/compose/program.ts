/** compose-check: Compose's own library, which reads a Compose file as `docker compose` does; no engine is needed. */
import { fileURLToPath } from 'node:url';
import { command } from '../../checks/command.ts';
import { endOfOutput } from '../command-output.ts';
import type { GoProgram } from '../go-program.ts';

/** What is built: `main.go` of the module, over `compose-go`. */
export const composeProgram: GoProgram = {
  title: 'compose-check',
  program: 'compose-check',
  module: fileURLToPath(new URL('module/', import.meta.url)),
  package: '.',
  duration: 'half a minute to 2 minutes',
  instead: 'name one in WEIR_COMPOSE',
};

/** A service as Compose would run it, as far as tests ask. */
export interface ComposeService {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly { readonly host_ip?: string; readonly published?: string }[];
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly volumes?: readonly { readonly type: string; readonly source?: string }[];
  readonly build?: { readonly context: string; readonly dockerfile: string };
}

/**
 * The services of a Compose file by their names: those of the profiles, or of `COMPOSE_PROFILES` in the `.env` beside the
 * file where none is given.
 *
 * @throws Error with what Compose's library says of the file
 */
export async function composeServices(
  program: string,
  file: string,
  profiles: readonly string[] = [],
): Promise<Readonly<Record<string, ComposeService>>> {
  const { status, output } = await command(program, [file, ...profiles], '/');
  if (status !== 0) throw new Error(`${file} is no Compose file: ${endOfOutput(output)}`);
  return (JSON.parse(output) as { services: Record<string, ComposeService> }).services;
}
