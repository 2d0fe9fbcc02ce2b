/** The two encodings of OTLP/HTTP and their content types. */

/** Content type of an encoding, as OTLP/HTTP names it. */
export type OtlpContentType = 'application/x-protobuf' | 'application/json';

/** The encoding that a `Content-Type` header names, its parameters aside; undefined for any other. */
export function parseContentType(header: string | undefined): OtlpContentType | undefined {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'application/x-protobuf' || type === 'application/json' ? type : undefined;
}
