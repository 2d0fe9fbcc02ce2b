/** The half of the corpus that must be masked. */
import type { RedactionCategory } from '../../src/index.ts';
import { inContext } from './contexts.ts';
import {
  apiKey,
  credential,
  type Example,
  jwt,
  JWT_OF_RFC_7519,
  password,
  privateKeys,
  sessionCookie,
  urlCredential,
} from './credentials.ts';
import { emailAddress } from './email-addresses.ts';
import { card, iban, phone, PUBLISHED_CARDS, ssn } from './numbers.ts';
import { type Draws, draws } from './random.ts';

/** A text that holds a secret of one category. */
export interface Positive extends Example {
  readonly category: RedactionCategory;
}

const EACH = 110;

/** The same for the same seed, but for the keys that OpenSSL makes. */
export function positives(seed: number): readonly Positive[] {
  const draw = draws(seed);
  const bare = (
    category: RedactionCategory,
    make: (draw: Draws) => string,
    fixed: readonly string[] = [],
  ): Positive[] => [
    ...fixed.map((secret) => ({ category, secret, text: secret })),
    ...times(() => {
      const secret = make(draw);
      return { category, secret, text: inContext(draw, secret) };
    }),
  ];
  const named = (category: RedactionCategory, make: (draw: Draws) => Example): Positive[] =>
    times(() => ({ category, ...make(draw) }));
  return [
    ...bare('api_key', apiKey),
    ...named('credential', credential),
    ...named('password', password),
    ...bare('jwt', jwt, [JWT_OF_RFC_7519]),
    ...named('session_cookie', sessionCookie),
    ...privateKeys(draw).map((example): Positive => ({ category: 'private_key', ...example })),
    ...bare('email', emailAddress),
    ...bare('ssn', ssn),
    ...bare('card', card, PUBLISHED_CARDS),
    ...bare('iban', iban),
    ...bare('phone', phone),
    ...named('url_credential', urlCredential),
  ];
}

function times<T>(make: () => T): T[] {
  return Array.from({ length: EACH }, make);
}
