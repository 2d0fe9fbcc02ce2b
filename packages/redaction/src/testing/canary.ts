/** For tests of applications: a value that must not come out, in every form that a way out could give it. */
import { RedactionError } from '../errors.ts';
import { typeName } from '@weir/otel-compat';

/** A marker, and things that hold it as private things hold what is private. */
export interface Canary {
  /** The marker: letters and digits that occur nowhere else. */
  readonly id: string;
  readonly email: string;
  /** The value of an `authorization` header. */
  readonly bearer: string;
  /** The value of a `cookie` header. */
  readonly cookie: string;
  readonly url: string;
  /** The body of a request. */
  readonly json: string;
  /** The message of an error. */
  readonly message: string;
  /**
   * Which of these exports hold the marker: as it is, in capitals, in hexadecimal or in base64.
   *
   * @param exported texts or bytes, as they went over the wire
   * @returns index and form of each find; empty where the canary stayed inside
   */
  foundIn(...exported: readonly (string | Uint8Array)[]): readonly string[];
}

/**
 * A canary. Put it wherever a user's data goes, export, and look for it.
 *
 * @param id 8 to 64 lower-case letters and digits; default: random ones
 * @throws RedactionError `WEIR_REDACTION_OPTION` for an id that could be taken for something else
 * @example
 * const canary = createCanary();
 * const exported = createRedactor().mask(`sent to ${canary.email}`);
 * canary.foundIn(exported); // []
 */
export function createCanary(id: string = `canary${crypto.randomUUID().replaceAll('-', '')}`): Canary {
  if (typeof id !== 'string' || !/^[a-z0-9]{8,64}$/.test(id)) {
    throw new RedactionError(
      'WEIR_REDACTION_OPTION',
      `id must be 8 to 64 lower-case letters and digits (got ${typeName(id)})`,
    );
  }
  const forms = formsOf(id);
  return {
    id,
    email: `${id}@example.com`,
    bearer: `Bearer ${id}`,
    cookie: `session_id=${id}; theme=dark`,
    url: `https://user:${id}@127.0.0.1/?access_token=${id}`,
    json: JSON.stringify({ password: id, contact: { email: `${id}@example.com` } }),
    message: `no such user: ${id}@example.com, password=${id}`,
    foundIn: (...exported) =>
      exported.flatMap((one, index) => {
        const text = typeof one === 'string' ? one : Buffer.from(one).toString('latin1');
        return Object.entries(forms)
          .filter(([, written]) => written.some((form) => text.includes(form)))
          .map(([form]) => `${index}: ${form}`);
      }),
  };
}

function formsOf(id: string): Readonly<Record<string, readonly string[]>> {
  // In base64 a text looks different by how many bytes stand before it, modulo three.
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + id).toString('base64');
    return encoded.slice(before === 0 ? 0 : before + 1, -4);
  });
  return {
    plain: [id],
    capitals: [id.toUpperCase()],
    hexadecimal: [Buffer.from(id).toString('hex'), Buffer.from(id).toString('hex').toUpperCase()],
    base64: [...base64, ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))],
  };
}
