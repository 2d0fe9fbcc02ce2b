/** A request as a receiver got it: what a test holds the sender's account against. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** Head and body of a request; the body grows while it comes in. */
export class ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Which connection it came on, from 1. */
  readonly connection: number;
  readonly #chunks: Buffer[] = [];
  #complete = false;

  constructor({ method = '', url = '', headers }: IncomingMessage, connection: number) {
    this.method = method;
    this.path = url;
    this.headers = headers;
    this.connection = connection;
  }

  /** Whether the whole body came in. */
  get complete(): boolean {
    return this.#complete;
  }

  /** The bytes of the body so far, as they came. */
  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** The body without its content coding, gzip or zstd. @throws Error for bytes that are not of their coding */
  get content(): Buffer {
    const coding = this.headers['content-encoding'];
    if (coding === undefined) return this.bytes;
    if (coding === 'gzip') return gunzipSync(this.bytes);
    if (coding === 'zstd') return zstdDecompressSync(this.bytes);
    throw new Error(`content-encoding ${coding} is not known here`);
  }

  /** {@link content} as text. */
  get text(): string {
    return this.content.toString('utf8');
  }

  /** The values of a body of newline-delimited JSON. */
  get lines(): unknown[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  }

  /** Takes in the body to its end, or until the connection is lost. */
  async read(message: IncomingMessage, onChunk: () => void): Promise<void> {
    for await (const chunk of message) {
      this.#chunks.push(chunk as Buffer);
      onChunk();
    }
    this.#complete = message.complete;
    onChunk();
  }
}
