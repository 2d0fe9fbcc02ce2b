import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { findSecrets } from '../../../../test/faults/secret-search.ts';
import { DeliveryError, HttpSender, type HttpSenderOptions } from '../../src/http/index.ts';

const url = 'http://127.0.0.1:1';

function errorOf(options: unknown): DeliveryError {
  try {
    new HttpSender(options as HttpSenderOptions);
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
  throw new Error('the options were taken');
}

test.for([
  [undefined, 'options must be an object (got undefined)'],
  [{}, 'url must be a URL of http: or https: (got undefined)'],
  [{ url: 'no url' }, 'url must be a URL of http: or https: (got string)'],
  [{ url: 'ftp://127.0.0.1' }, 'url must be a URL of http: or https: (got string)'],
  [{ url: 'http://a:%zz@127.0.0.1' }, 'url has a user or password that is not percent-encoded'],
  [{ url, compression: 'br' }, 'compression must be one of none, gzip, zstd (got string)'],
  [{ url, timeoutMs: 0 }, 'timeoutMs must be an integer from 1 to 2147483647 (got number)'],
  [{ url, timeoutMs: '1' }, 'timeoutMs must be an integer from 1 to 2147483647 (got string)'],
  [{ url, connectTimeoutMs: Number.NaN }, 'connectTimeoutMs must be an integer from 1 to 2147483647 (got number)'],
  [{ url, maxSockets: 0 }, 'maxSockets must be an integer of at least 1 (got number)'],
  [{ url, idleTimeoutMs: 2 ** 31 }, 'idleTimeoutMs must be an integer from 1 to 2147483647 (got number)'],
  [{ url, maxAnswerBytes: -1 }, 'maxAnswerBytes must be an integer of at least 0 (got number)'],
  [{ url, minCompressBytes: 1.5 }, 'minCompressBytes must be an integer of at least 0 (got number)'],
  [{ url, maxRetryAfterMs: null }, undefined],
  [{ url, nowMs: 1 }, 'nowMs must be a function (got number)'],
  [{ url, tls: 'x' }, 'tls must be an object (got string)'],
  [{ url, headers: 'x' }, 'headers must be an object (got string)'],
  [{ url, headers: { 'a b': 'x' } }, 'headers has a name that is no token of RFC 9110'],
  [{ url, headers: { a: 1 } }, 'headers["a"] must be a string (got number)'],
  [{ url, headers: { a: 'x\r\ny: z' } }, 'headers["a"] has characters that a header cannot have'],
  [{ url, headers: { a: '\u20ac' } }, 'headers["a"] has characters that a header cannot have'],
  [{ url, headers: { 'Content-Length': '1' } }, 'headers["content-length"] is for the sender to set'],
  [{ url, headers: { a: '1', A: '2' } }, 'headers["a"] is given twice'],
] as const)('an option that is wrong is named: %j', ([options, message]) => {
  if (message === undefined) expect(() => new HttpSender(options as never)).not.toThrow();
  else
    expect(errorOf(options)).toMatchObject({
      code: 'WEIR_DELIVERY_OPTION',
      message: `WEIR_DELIVERY_OPTION: ${message}`,
      retryable: false,
    });
});

test('no secret is in what a wrong option throws, nor in what a sender looks like', () => {
  const secret = 'hunter2-hunter2';
  const wrong = [
    { url: `http://user:${secret}@` },
    { url: `ftp://user:${secret}@host` },
    { url: `http://user:${secret}%zz@host` },
    { url, headers: { [`authorization: ${secret}`]: 'x' } },
    { url, headers: { authorization: `${secret}\n` } },
    { url, tls: { key: secret, cert: secret } },
    { url, tls: { key: `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----` } },
  ].map(errorOf);
  const sender = new HttpSender({ url: `http://user:${secret}@127.0.0.1`, headers: { 'x-key': secret } });
  const looks = [sender, inspect(sender, { depth: 9, showHidden: true }), JSON.stringify(sender)];
  expect(findSecrets({ secret }, ...wrong, ...wrong.map((error) => inspect(error)), ...looks)).toEqual([]);
});
