/** Which tokens are accepted, and what is told of those that are not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestSdk, type TestSdk } from '../../../test/support/otel-sdk.ts';
import { signToken, Tokens } from '../src/auth/tokens.ts';

const SECRET = new TextEncoder().encode('s'.repeat(32));
const OTHER = new TextEncoder().encode('o'.repeat(32));

let folder: string;
let file: string;
let tokens: Tokens;
let sdk: TestSdk;

beforeAll(async () => {
  // One for all: an event logger need not see at once that a provider is another.
  sdk = startTestSdk();
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  file = join(folder, 'secret');
  await writeFile(file, SECRET);
});
afterAll(async () => {
  await sdk.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  tokens = new Tokens(file);
  await tokens.refresh();
});

const claims = (given: Record<string, unknown> = {}) => new SignJWT({ role: 'reader', ...given });
const signed = (jwt: SignJWT, { audience = 'bookapp', expires = '5m', secret = SECRET, alg = 'HS256' } = {}) =>
  jwt.setProtectedHeader({ alg }).setAudience(audience).setExpirationTime(expires).sign(secret);

test('a token of the secret says who asks', async () => {
  const caller = { role: 'editor', user: 'u-1', tenant: 'acme' } as const;
  expect(await tokens.verify(await signToken(SECRET, caller))).toEqual(caller);
});

test.each([
  ['of another secret', () => signed(claims(), { secret: OTHER }), 'invalid'],
  ['that is over', () => signed(claims(), { expires: '-1m' }), 'expired'],
  ['for somebody else', () => signed(claims(), { audience: 'shop' }), 'wrong_audience'],
  [
    'without a signature',
    async () => new UnsecuredJWT({ role: 'operator' }).setAudience('bookapp').encode(),
    'invalid',
  ],
  [
    'of another algorithm',
    () => signed(claims(), { alg: 'HS512', secret: new TextEncoder().encode('s'.repeat(64)) }),
    'invalid',
  ],
  ['of no role', () => signed(claims({ role: 'root' })), 'invalid'],
  ['of a role that is no text', () => signed(claims({ role: ['operator'] })), 'invalid'],
  ['that is none', async () => '\u0000\r\n.{}.', 'invalid'],
  ['that is huge', async () => 'a'.repeat(1_000_000), 'invalid'],
])('one %s is refused as a problem, and the reason is told', async (_, token, reason) => {
  const given = await token();
  const before = sdk.logRecords().length;
  await expect(tokens.verify(given)).rejects.toMatchObject({ status: 401, type: 'unauthorized' });
  const [record] = sdk.logRecords().slice(before);
  expect(record).toMatchObject({ eventName: 'auth.denied', attributes: { reason } });
  expect(JSON.stringify(record?.attributes)).not.toContain(given.slice(0, 20));
});

test('a secret that is too short, or gone, is an error, and the one before it holds', async () => {
  const token = await signToken(SECRET, { role: 'reader' });
  await writeFile(file, 'short');
  await expect(tokens.refresh()).rejects.toThrow('must hold at least 32 bytes');
  expect(await tokens.verify(token)).toMatchObject({ role: 'reader' });
  await rm(file);
  await expect(tokens.refresh()).rejects.toThrow('ENOENT');
  expect(await tokens.verify(token)).toMatchObject({ role: 'reader' });
  await writeFile(file, SECRET);
});

test('without a file no token is looked at', () => {
  expect([new Tokens(undefined).enabled, tokens.enabled]).toEqual([false, true]);
});
