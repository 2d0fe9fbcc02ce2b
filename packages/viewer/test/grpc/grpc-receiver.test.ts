/** The end of a receiver of gRPC, before senders that do not end their part. */
import { once } from 'node:events';
import { connect as connectHttp2, constants, type ClientHttp2Stream, type ClientHttp2Session } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startGrpcReceiver } from '../../src/grpc/grpc-receiver.ts';
import type { OtlpReceiver } from '../../src/http/listening.ts';
import type { ReceiverRoute } from '../../src/http/receiver-route.ts';
import { until } from '../http/http-client.ts';

const PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const CALL = { ':method': 'POST', ':path': PATH, 'content-type': 'application/grpc', te: 'trailers' };
const EMPTY_MESSAGE = Buffer.alloc(5);

async function start(take: ReceiverRoute['take'] = async () => ({ spans: 1 })): Promise<OtlpReceiver> {
  const receiver = await startGrpcReceiver(new Map([['/v1/traces', { take }]]), '127.0.0.1', 0, 1_000);
  onTestFinished(() => receiver.close());
  return receiver;
}

function call({ url }: OtlpReceiver): { readonly session: ClientHttp2Session; readonly stream: ClientHttp2Stream } {
  const session = connectHttp2(url);
  onTestFinished(() => session.destroy());
  session.on('error', () => {});
  return { session, stream: session.request(CALL) };
}

test('closing cuts a call whose message is still coming, and answers one that is being handled', async () => {
  const { promise, resolve } = Promise.withResolvers<{ spans: number }>();
  let handled = false;
  const receiver = await start(() => {
    handled = true;
    return promise;
  });
  const whole = call(receiver);
  whole.stream.end(EMPTY_MESSAGE);
  let status: unknown;
  whole.stream.on('trailers', (trailers) => (status = trailers['grpc-status']));
  await until(() => handled);
  const half = call(receiver);
  // All of its bytes, and not that these are all.
  half.stream.write(EMPTY_MESSAGE);
  const tooLarge = call(receiver);
  tooLarge.stream.write(Buffer.alloc(2_000));
  await until(() => receiver.stats().pending === 2 && receiver.stats().rejected.too_large === 1);

  const closed = receiver.close();
  await Promise.all([once(half.stream, 'close'), once(tooLarge.stream, 'close')]);
  expect(half.stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
  resolve({ spans: 1 });
  await Promise.all([once(whole.stream.resume(), 'close'), closed]);
  expect(status).toBe('0');
  expect(receiver.stats()).toMatchObject({
    requests: 3,
    accepted: 1,
    pending: 0,
    rejected: { aborted: 1, too_large: 1 },
  });
});

test('a call whose sender goes away is counted as aborted, and the next is answered', async () => {
  const receiver = await start();
  const { session, stream } = call(receiver);
  stream.write(EMPTY_MESSAGE);
  await until(() => receiver.stats().pending === 1);
  session.destroy();
  await until(() => receiver.stats().pending === 0);
  expect(receiver.stats()).toMatchObject({ accepted: 0, rejected: { aborted: 1 } });
  const next = call(receiver).stream.end(EMPTY_MESSAGE).resume();
  const [trailers] = (await once(next, 'trailers')) as [object];
  expect(trailers).toMatchObject({ 'grpc-status': '0' });
});

test('closing does not wait for a sender that never closes its connection', async () => {
  const receiver = await start();
  const socket: Socket = connect({ port: receiver.port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {}).resume();
  // The preface of HTTP/2, and settings in which nothing is set.
  socket.write(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1'));
  await once(socket, 'data');
  await receiver.close();
});
