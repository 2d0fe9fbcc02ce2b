/** A certificate authority made on the spot, and the broker's key and certificate by it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../checks/command.ts';
import { endOfOutput } from '../command-output.ts';

/** Where the certificates are. */
export interface Certificates {
  /** The authority's certificate, which clients trust; its key is gone. */
  readonly caFile: string;
  /** The broker's key, its certificate and the authority's, in PEM, for its owner alone. */
  readonly keyStoreFile: string;
}

// All extensions are written out: what openssl adds by itself depends on how it was packaged.
const EXTENSIONS = `
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[broker]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = IP:127.0.0.1, DNS:localhost
`;
const NEW_KEY = ['-newkey', 'rsa:2048', '-nodes'];
// The validity of a test's certificates: longer than any run, and over soon.
const DAYS = ['-days', '30'];

/** Makes both in this folder, which must not be there. @throws Error with what openssl said */
export async function makeCertificates(folder: string): Promise<Certificates> {
  await mkdir(folder, { mode: 0o700 });
  const caFile = join(folder, 'ca.pem');
  const keyStoreFile = join(folder, 'broker.pem');
  const work = await mkdtemp(join(folder, 'work-'));
  try {
    await sign(work);
    const [authority, certificate, key] = await Promise.all(
      ['ca.pem', 'broker.pem', 'broker.key'].map((file) => readFile(join(work, file), 'utf8')),
    );
    await writeFile(caFile, `${authority}`);
    await writeFile(keyStoreFile, `${key}${certificate}${authority}`, { mode: 0o600 });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { caFile, keyStoreFile };
}

async function sign(work: string): Promise<void> {
  await writeFile(join(work, 'extensions'), EXTENSIONS);
  const request = ['req', '-config', 'extensions', ...NEW_KEY];
  await openssl(
    [...request, '-x509', '-extensions', 'authority', '-subj', '/CN=Weir test CA', ...DAYS],
    ['-keyout', 'ca.key', '-out', 'ca.pem'],
    work,
  );
  await openssl([...request, '-subj', '/CN=localhost'], ['-keyout', 'broker.key', '-out', 'broker.csr'], work);
  await openssl(
    ['x509', '-req', '-in', 'broker.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', ...DAYS],
    ['-extfile', 'extensions', '-extensions', 'broker', '-out', 'broker.pem'],
    work,
  );
}

async function openssl(what: readonly string[], files: readonly string[], work: string): Promise<void> {
  const { status, output } = await command('openssl', [...what, ...files], work);
  if (status !== 0) throw new Error(`openssl ${what[0]} failed:\n${endOfOutput(output)}`);
}
