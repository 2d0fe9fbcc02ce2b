/** Asks a Redis whether it works, over a socket of its own. */
import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';

const TIMEOUT_MS = 10_000;

/**
 * Sends PING, after AUTH where the URL has a password; resolves when it is answered.
 *
 * @param url `redis://` or `rediss://`
 * @throws Error saying what failed, without the password
 */
export async function ping(url: string): Promise<void> {
  try {
    await exchange(new URL(url));
  } catch (error) {
    // Without its cause: that can hold the URL.
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`Redis does not answer: ${message === '' ? code : message}`);
  }
}

async function exchange({ protocol, hostname, port, username, password }: URL): Promise<void> {
  const credentials = [username, password].filter((word) => word !== '').map(decodeURIComponent);
  const commands = password === '' ? [['PING']] : [['AUTH', ...credentials], ['PING']];

  const host = hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: Number(port === '' ? 6379 : port) };
  const socket = protocol === 'rediss:' ? connectTls({ ...to, servername: isIP(host) === 0 ? host : '' }) : connect(to);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`nothing for ${TIMEOUT_MS} ms`)));
  socket.write(commands.map(encoded).join(''));

  let answer = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    answer += chunk;
    const lines = answer.split('\r\n').slice(0, -1);
    if (lines.length < commands.length) continue;
    // The first word alone: what follows can repeat the command, password included.
    const refusal = lines.find((line) => line.startsWith('-'))?.split(' ')[0];
    if (refusal !== undefined) throw new Error(`it answered ${refusal}`);
    if (lines.at(-1) !== '+PONG') throw new Error('it is not Redis');
    return;
  }
  throw new Error('it closed the connection');
}

function encoded(words: readonly string[]): string {
  return [`*${words.length}`, ...words.flatMap((word) => [`$${Buffer.byteLength(word)}`, word]), ''].join('\r\n');
}
