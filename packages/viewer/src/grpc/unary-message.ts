/** The one message of a unary call: a flag for compression, four bytes of length, and the bytes. */
import type { ServerHttp2Stream } from 'node:http2';
import { decompress } from '../http/body.ts';
import { Rejection } from '../http/rejection.ts';
import { tooLarge } from '../http/screening.ts';

const PREFIX_BYTES = 5;

/** Reads it; throws a {@link Rejection} where it is too large, not whole, not alone, or compressed as nobody agreed on. */
export async function unaryMessage(
  stream: ServerHttp2Stream,
  encoding: string,
  maxBodyBytes: number,
): Promise<Uint8Array> {
  const sent = await received(stream, maxBodyBytes + PREFIX_BYTES, maxBodyBytes);
  if (sent.length < PREFIX_BYTES || sent.readUInt32BE(1) !== sent.length - PREFIX_BYTES) {
    throw new Rejection('bad_data', 'the call must hold one whole message');
  }
  const flag = sent[0];
  const message = sent.subarray(PREFIX_BYTES);
  if (flag === 0) return message;
  if (flag !== 1 || encoding !== 'gzip')
    throw new Rejection('content_encoding', 'grpc-encoding must be gzip or identity');
  return decompress(message, maxBodyBytes);
}

function received(stream: ServerHttp2Stream, mostBytes: number, maxBodyBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) {
        chunks.push(chunk);
      } else {
        chunks = [];
        reject(tooLarge(maxBodyBytes));
      }
    });
    stream.once('end', () => resolve(Buffer.concat(chunks)));
    // A stream that is cut ends as well, after it was `aborted`.
    for (const event of ['aborted', 'close']) {
      stream.once(event, () => reject(new Rejection('aborted', 'the message did not come to its end')));
    }
  });
}
