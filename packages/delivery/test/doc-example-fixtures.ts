/** The names that examples in doc comments use without saying where they come from. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Delivery } from '../src/index.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

const receiver = createServer((request, response) => request.resume().on('end', () => response.end()));
receiver.listen(0, '127.0.0.1').unref();
await once(receiver, 'listening');

/** A receiver that takes everything; it goes with the process. */
export const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;

const folder = mkdtempSync(join(tmpdir(), 'weir-delivery-examples-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A file with one dead letter. */
export const deadLetterPath: string = join(folder, 'letters.ndjson');
writeFileSync(deadLetterPath, '{"at":"2026-11-14T22:13:20.000000000Z","reason":"rejected","item":"order-1"}\n');

export const delivery: Delivery<unknown> = new Delivery({ transport: { send: async () => {} } });
