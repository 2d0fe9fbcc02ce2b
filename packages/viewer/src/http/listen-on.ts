/** Makes a server listen, and says where. */
import type { AddressInfo, Server } from 'node:net';
import { ViewerError } from '../errors.ts';
import { isLoopbackAddress } from './loopback.ts';

/** Where a server listens. */
export interface Listening {
  /** Such as `http://127.0.0.1:4318`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Only this machine can reach it. */
  readonly loopbackOnly: boolean;
}

/** @throws {ViewerError} by rejection: `WEIR_VIEWER_PORT_TAKEN` or `WEIR_VIEWER_LISTEN` */
export async function listenOn(server: Server, host: string, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    // Stays after listening, when an error concerns one connection that was not accepted and must not end the process.
    server.on('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)));
    server.listen({ host, port }, resolve);
  });
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    port: bound,
    loopbackOnly: isLoopbackAddress(address),
  };
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ViewerError {
  if (cause.code === 'EADDRINUSE') {
    return new ViewerError('WEIR_VIEWER_PORT_TAKEN', `port ${port} on ${host} is in use`, { cause });
  }
  const detail = `cannot listen on ${host} port ${port} (${cause.code ?? cause.name})`;
  return new ViewerError('WEIR_VIEWER_LISTEN', detail, { cause });
}
