/** The names that examples in doc comments use without saying where they come from. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

const receiver = createServer((request, response) => request.resume().on('end', () => response.end()));
receiver.listen(0, '127.0.0.1').unref();
await once(receiver, 'listening');

/** A receiver that takes everything; it goes with the process. */
export const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
