/** What Python's CloudEvents SDK makes of messages. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const READER = fileURLToPath(new URL('read-cloudevents.py', import.meta.url));

/** A message as it came over its protocol. */
export interface EventMessage {
  readonly binding: 'http' | 'kafka';
  readonly key?: string;
  readonly value: string | Uint8Array;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** An event as that SDK has it; attributes as text. */
export interface PythonEvent {
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: unknown;
}

/** @throws Error with what Python said where it cannot read one */
export async function readByPython(messages: readonly EventMessage[]): Promise<readonly PythonEvent[]> {
  const python = spawn(process.env['WEIR_PYTHON'] ?? '', [READER], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines = messages.map((message) => ({
    ...message,
    value: Buffer.from(message.value as string).toString('base64'),
  }));
  python.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const [output, problems, [status]] = await Promise.all([
    text(python.stdout),
    text(python.stderr),
    once(python, 'close'),
  ]);
  if (status !== 0) throw new Error(`Python could not read the events: ${problems}`);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PythonEvent);
}
