/** Verifies JSON Web Tokens by a shared secret, which may be replaced while the service runs. */
import { readFile } from 'node:fs/promises';
import { errors, jwtVerify, SignJWT } from 'jose';
import { tell } from '../domain-events.ts';
import { Problem } from '../problem.ts';

/** Roles of `policy/books.rego`. */
export const ROLES = ['visitor', 'reader', 'editor', 'operator'] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** Who asks. */
export interface Caller {
  readonly role: Role;
  readonly user?: string;
  readonly tenant?: string;
}

/** Who brings no token. */
export const VISITOR: Caller = { role: 'visitor' };

const ALGORITHM = 'HS256';
const AUDIENCE = 'bookapp';
const MIN_SECRET_BYTES = 32;

/**
 * Verifies tokens with the secret of a file.
 *
 * Invariant: tokens are verified with what the file held when it was last read whole.
 */
export class Tokens {
  readonly #file: string | undefined;
  #secret: Buffer | undefined;

  /** @param file holds at least 32 bytes; without one no token is looked at */
  constructor(file: string | undefined) {
    this.#file = file;
  }

  /** Whether tokens are looked at. */
  get enabled(): boolean {
    return this.#file !== undefined;
  }

  /** Reads the secret. Where it has changed, that is told. @throws Error where the file cannot be read or is too short */
  async refresh(): Promise<void> {
    if (this.#file === undefined) return;
    const secret = await readFile(this.#file);
    if (secret.length < MIN_SECRET_BYTES) throw new Error(`${this.#file} must hold at least ${MIN_SECRET_BYTES} bytes`);
    const rotated = this.#secret !== undefined && !secret.equals(this.#secret);
    this.#secret = secret;
    if (rotated) tell('secret.rotated', { secret: 'jwt' });
  }

  /** @throws Problem 401 for what is no valid token of this application */
  async verify(token: string): Promise<Caller> {
    try {
      if (this.#secret === undefined) throw new Error('no secret');
      const { payload } = await jwtVerify(token, this.#secret, { algorithms: [ALGORITHM], audience: AUDIENCE });
      const { sub, role, tenant } = payload;
      if (!ROLES.includes(role as Role)) throw new Error('no role');
      const caller: Caller = {
        role: role as Role,
        ...(typeof sub === 'string' && { user: sub }),
        ...(typeof tenant === 'string' && { tenant }),
      };
      tell('auth.verified', { role: caller.role }, caller);
      return caller;
    } catch (cause) {
      tell('auth.denied', { reason: reasonOf(cause) });
      throw new Problem(401, 'unauthorized', 'the token is not valid', { cause });
    }
  }
}

/** A token for five minutes, for whoever has the secret. */
export function signToken(secret: Uint8Array, { role, user, tenant }: Caller): Promise<string> {
  return new SignJWT({ role, ...(tenant !== undefined && { tenant }) })
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(AUDIENCE)
    .setSubject(user ?? 'nobody')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(secret);
}

function reasonOf(error: unknown): 'invalid' | 'expired' | 'wrong_audience' {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') return 'wrong_audience';
  return 'invalid';
}
