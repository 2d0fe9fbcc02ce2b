/** Where a secret stands: the ways in which telemetry carries text. */
import type { Draws } from './random.ts';

const AROUND: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `user entered ${secret}`,
  (secret) => `${secret} was refused`,
  (secret) => `value: ${secret}, retrying`,
  (secret) => `could not read (${secret})`,
  (secret) => `got <${secret}>`,
  (secret) => `said "${secret}".`,
  (secret) => `'${secret}' is not valid`,
  (secret) => JSON.stringify({ id: 7, note: secret, ok: true }),
  (secret) => JSON.stringify({ body: JSON.stringify({ text: `about ${secret} again` }) }),
  (secret) => `2026-11-21T06:45:36.123Z INFO [http] handled ${secret} in 12 ms`,
  (secret) => `first line\nsecond ${secret}\nthird`,
  (secret) => `GET /search?q=${secret}&page=2 HTTP/1.1`,
  (secret) => `a=1;note=${secret};b=2`,
  (secret) => `Überweisung für ${secret} — größer`,
  (secret) => `| 17 | ${secret} | open |`,
  (secret) => `\t${secret}\t`,
  (secret) => `INSERT INTO notes (text) VALUES ('${secret}')`,
];

/** The secret in one of the contexts, drawn. */
export function inContext(draw: Draws, secret: string): string {
  return draw.pick(AROUND)(secret);
}
