/** Reads the body of a request within a bound that holds before and after decompression. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Rejection } from './rejection.ts';
import { tooLarge } from './screening.ts';

const inflate = promisify(gunzip);

/**
 * The body as it was sent; throws a {@link Rejection} where it is too large or never comes to its end.
 *
 * Not by iteration or `pipeline`: when those end early they destroy the socket, and with it the answer.
 */
export function receiveBody(request: IncomingMessage, maxBodyBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) {
        chunks.push(chunk);
      } else {
        // What still comes is read and forgotten: a client that is still sending would not see the answer otherwise.
        chunks = [];
        reject(tooLarge(maxBodyBytes));
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    // Also after `end`, when it changes nothing. An abort is no `error` event where nobody listens for one.
    request.once('close', () => reject(new Rejection('aborted', 'the body did not come to its end')));
  });
}

/** The body without gzip; throws a {@link Rejection} where it is not gzip or grows past the bound, at which it stops. */
export async function decompress(body: Uint8Array, maxBodyBytes: number): Promise<Uint8Array> {
  try {
    return await inflate(body, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBodyBytes);
    throw new Rejection('bad_data', 'the body is not gzip');
  }
}
