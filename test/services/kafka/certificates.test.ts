import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Certificates, makeCertificates } from './certificates.ts';

const parent = mkdtempSync(join(tmpdir(), 'weir-certificates-test-'));
const folder = join(parent, 'tls');
let certificates: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates(folder);
});
afterAll(() => rmSync(parent, { recursive: true }));

test('the broker is certified for this machine, by the authority that clients trust', () => {
  const authority = new X509Certificate(readFileSync(certificates.caFile));
  const pem = readFileSync(certificates.keyStoreFile, 'utf8');
  const broker = new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')));
  expect(authority.ca).toBe(true);
  expect(broker.ca).toBe(false);
  expect(broker.verify(authority.publicKey)).toBe(true);
  expect(broker.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(broker.checkHost('localhost')).toBe('localhost');
  expect(broker.checkHost('elsewhere.example')).toBeUndefined();
});

test("the broker's key is for its owner alone, and the authority's is not kept", () => {
  expect(readdirSync(folder).toSorted()).toEqual(['broker.pem', 'ca.pem']);
  expect(statSync(certificates.keyStoreFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(certificates.caFile, 'utf8')).not.toContain('PRIVATE KEY');
});
