/** The half of the corpus that must be left as it is: what telemetry is full of, and what only looks private. */
import { createHash } from 'node:crypto';
import { ibanOf, luhnSum } from './check-digits.ts';
import { inContext } from './contexts.ts';
import { ordinaryText, PROSE } from './prose.ts';
import { ALPHANUMERIC, BASE64URL, DIGITS, type Draws, draws, HEX, LOWER, UPPER } from './random.ts';

/** A text with nothing private in it, and what kind of thing it holds. */
export interface Negative {
  readonly kind: string;
  readonly text: string;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const EACH = 36;

const octet = (draw: Draws): number => draw.int(256);
const version = (draw: Draws): string => `${draw.int(30)}.${draw.int(30)}.${draw.int(90)}`;
const epochMs = (draw: Draws): number => 1_500_000_000_000 + draw.int(4e11);
const digest = (algorithm: string, draw: Draws): string => createHash(algorithm).update(draw.bytes(16)).digest('hex');

const KINDS: Readonly<Record<string, (draw: Draws) => string>> = {
  uuid: (draw) =>
    `${draw.text(HEX, 8)}-${draw.text(HEX, 4)}-4${draw.text(HEX, 3)}-a${draw.text(HEX, 3)}-${draw.text(HEX, 12)}`,
  'uuid of digits': (draw) => [8, 4, 4, 4, 12].map((length) => draw.text(DIGITS, length)).join('-'),
  hash: (draw) => digest(draw.pick(['md5', 'sha1', 'sha256', 'sha512']), draw),
  'git id': (draw) => `commit ${draw.text(HEX, draw.pick([7, 8, 10, 40]))}`,
  ulid: (draw) => `01${draw.text(CROCKFORD, 24)}`,
  'nano id': (draw) => `n_${draw.text(BASE64URL, 21)}`,
  'order number that fails Luhn': failingLuhn,
  'order number of fewer digits': (draw) => draw.text(DIGITS, 6 + draw.int(6)),
  timestamp: (draw) =>
    draw.pick([
      String(epochMs(draw)),
      `${epochMs(draw)}${draw.text(DIGITS, 3)}`,
      `${epochMs(draw)}${draw.text(DIGITS, 6)}`,
    ]),
  'date and time': (draw) => new Date(epochMs(draw)).toISOString(),
  package: (draw) =>
    `${draw.pick(['lodash', '@scope/kit', 'react', '@angular/core', 'left-pad'])}@${version(draw)}${draw.pick(['', '-rc.1', '-canary', '-beta.2', '-alpha.beta'])}`,
  image: (draw) => `registry.example.com/app@sha256:${draw.text(HEX, 64)}`,
  'base64 of ordinary text': (draw) => Buffer.from(ordinaryText(draw)).toString('base64'),
  'base64 of JSON': (draw) =>
    Buffer.from(JSON.stringify({ page: draw.int(99), sort: 'asc', note: ordinaryText(draw) })).toString('base64'),
  'bytes in base64': (draw) => draw.bytes(24 + draw.int(40)).toString('base64'),
  address: (draw) =>
    draw.pick([
      `${octet(draw)}.${octet(draw)}.${octet(draw)}.${octet(draw)}:${1_024 + draw.int(60_000)}`,
      `2001:db8:${draw.text(HEX, 4)}::${draw.text(HEX, 3)}`,
      `fe:54:00:${draw.text(HEX, 2)}:${draw.text(HEX, 2)}:01`,
    ]),
  'number never assigned': (draw) =>
    draw.pick([
      `000-${draw.text('123456789', 2)}-${draw.text('123456789', 4)}`,
      `666-12-${draw.text('123456789', 4)}`,
      `9${draw.text(DIGITS, 2)}-45-6789`,
      `${draw.text('12345', 3)}-00-1234`,
      `123-45-0000`,
    ]),
  'account number with a wrong check': wrongIban,
  isbn: (draw) => `978-3-16-${draw.text(DIGITS, 6)}-${draw.text(DIGITS, 1)}`,
  float: (draw) => `0.${draw.text(DIGITS, 16)}`,
  coordinates: (draw) => `${draw.int(90)}.${draw.text(DIGITS, 6)}, -${draw.int(180)}.${draw.text(DIGITS, 6)}`,
  url: (draw) =>
    `https://${draw.pick(['example.com', 'api.example.org:8443', 'localhost:3000'])}/${draw.text(LOWER, 6)}/${draw.int(9_999)}?page=${draw.int(9)}&sort=asc&q=${draw.text(LOWER, 5)}`,
  'handle in a path': (draw) =>
    `https://example.social/@${draw.text(LOWER, 8)}/${draw.text('123456789', 1)}${draw.text(DIGITS, 17)}`,
  'snowflake id': (draw) => `${draw.text('123456789', 1)}${draw.text(DIGITS, 17 + draw.int(2))}`,
  repository: (draw) => `git@github.com:${draw.text(LOWER, 6)}/${draw.text(LOWER, 8)}.git`,
  'image of double density': (draw) => `/assets/${draw.text(LOWER, 6)}@${draw.pick(['2', '3'])}x.png`,
  statement: (draw) =>
    `SELECT ${draw.text(LOWER, 5)}, count(*) FROM ${draw.text(LOWER, 6)} WHERE id = $1 AND price > ${draw.int(999)}.${draw.text(DIGITS, 2)} LIMIT 10`,
  'user agent': (draw) =>
    `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + draw.int(40)}.0.${draw.text(DIGITS, 4)}.0 Safari/537.36`,
  'trace context': (draw) => `traceparent: 00-${draw.text(HEX, 32)}-${draw.text(HEX, 16)}-01`,
  'entity tag': (draw) => `ETag: W/"${draw.text(HEX, 5)}-${draw.text(BASE64URL, 27)}"`,
  'stack frame': (draw) =>
    `    at ${draw.text(LOWER, 6)} (file:///srv/app/dist/${draw.text(LOWER, 7)}.js:${draw.int(900)}:${draw.int(80)})`,
  header: (draw) =>
    draw.pick([
      'Accept: text/html;q=0.9',
      'Content-Type: application/json; charset=utf-8',
      'Cache-Control: max-age=600',
      'X-Frame-Options: DENY',
      'Vary: Authorization, Cookie',
      'WWW-Authenticate: Bearer realm="shop"',
      'Access-Control-Allow-Headers: authorization, content-type',
    ]),
  pod: (draw) => `backend-${draw.text(HEX, 9)}-${draw.text(LOWER, 5)}`,
  resource: (draw) => `arn:aws:s3:::${draw.text(LOWER, 8)}/${draw.text(ALPHANUMERIC, 12)}`,
  'counts of a model': (draw) =>
    `prompt_tokens=${draw.int(999)} max_tokens: ${draw.int(4_096)} total_tokens=${draw.int(9_999)}`,
  'class of a style sheet': (draw) =>
    `sk-${draw.pick(['cube-grid', 'folding-cube', 'fading-circle', 'chasing-dots'])} btn-${draw.text(LOWER, 6)}`,
  'public key': (draw) =>
    `-----BEGIN ${draw.pick(['PUBLIC KEY', 'CERTIFICATE', 'CERTIFICATE REQUEST'])}-----\n${draw.bytes(90).toString('base64')}\n-----END PUBLIC KEY-----`,
  'JSON of a book': (draw) =>
    JSON.stringify({
      id: draw.int(9_999),
      title: ordinaryText(draw),
      author: 'A. Founder',
      price: draw.int(9_999) / 100,
      tags: ['a', 'b'],
      stock: null,
    }),
  'word and number': (draw) => `${draw.text(UPPER, 3)}-${draw.text(DIGITS, 4)}-${draw.text(DIGITS, 2)}`,
  prose: (draw) => ordinaryText(draw),
};

/** The same for the same seed. */
export function negatives(seed: number): readonly Negative[] {
  const draw = draws(seed);
  return [
    ...PROSE.map((text) => ({ kind: 'prose that names secrets', text })),
    ...Object.entries(KINDS).flatMap(([kind, make]) =>
      Array.from({ length: EACH }, () => ({ kind, text: inContext(draw, make(draw)) })),
    ),
  ];
}

/** A German account number whose check digits are those of another. */
function wrongIban(draw: Draws): string {
  const right = ibanOf('DE', draw.text(DIGITS, 18));
  const wrong = draw.pick([
    '00',
    '01',
    '99',
    String(2 + ((Number(right.slice(2, 4)) + draw.int(90)) % 97)).padStart(2, '0'),
  ]);
  return `DE${wrong}${right.slice(4)}`;
}

/** Of the length of a card, and of its beginnings, too. */
function failingLuhn(draw: Draws): string {
  for (;;) {
    const digits = draw.pick(['4', '5', '6', '3', '7', '9']) + draw.text(DIGITS, 12 + draw.int(7));
    if (luhnSum(digits) % 10 !== 0) return digits;
  }
}
