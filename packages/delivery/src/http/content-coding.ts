/** Content codings of request bodies (RFC 9110, section 8.4). */

/** How bodies can be compressed: a closed list. */
export const CONTENT_CODINGS = ['none', 'gzip', 'zstd'] as const;

/** One of {@link CONTENT_CODINGS}. */
export type ContentCoding = (typeof CONTENT_CODINGS)[number];

type Compress = (bytes: Uint8Array, done: (error: Error | null, compressed: Buffer) => void) => void;

/** Compresses on another thread, at the level that the coding has by default. */
export function compressed(bytes: Uint8Array, coding: Exclude<ContentCoding, 'none'>): Promise<Buffer> {
  // Loaded with the first body: an import would cost everybody 2 ms at start.
  const zlib = process.getBuiltinModule('node:zlib');
  const compress: Compress = coding === 'gzip' ? zlib.gzip : zlib.zstdCompress;
  return new Promise((resolve, reject) => {
    compress(bytes, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}
