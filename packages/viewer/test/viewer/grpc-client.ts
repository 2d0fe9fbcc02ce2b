/** A real client of gRPC. */
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';

const CALLS = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
} as const;
const GZIP = 2;

/** Calls an export with these bytes, and gives the code and details of the status: 0 where it was accepted. */
export async function exportOverGrpc(
  url: string,
  call: keyof typeof CALLS | `/${string}`,
  message: Uint8Array,
  { gzip = false, authority }: { readonly gzip?: boolean; readonly authority?: string } = {},
): Promise<{ readonly code: number; readonly details: string }> {
  const client = new Client(new URL(url).host, credentials.createInsecure(), {
    ...(gzip && { 'grpc.default_compression_algorithm': GZIP }),
    ...(authority !== undefined && { 'grpc.default_authority': authority }),
  });
  const path = call.startsWith('/') ? call : CALLS[call as keyof typeof CALLS];
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        path,
        (sent: Uint8Array) => Buffer.from(sent),
        (received: Buffer) => received,
        message,
        (error: ServiceError | null) => resolve({ code: error?.code ?? 0, details: error?.details ?? '' }),
      );
    });
  } finally {
    client.close();
  }
}
